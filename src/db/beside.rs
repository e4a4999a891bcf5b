//! What the house remembers of a database while it is open: one of each kind, made when it is first
//! asked for. It goes with the process; nothing in it may be true only there.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One of each kind.
#[derive(Default)]
pub(super) struct Beside(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Beside {
    /// The one of this kind.
    pub(super) fn one<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()) as Arc<dyn Any + Send + Sync>);
        // What lies under a type's id is of that type.
        Arc::clone(one).downcast::<T>().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_of_each_kind() {
        let beside = Beside::default();
        *beside.one::<Mutex<u32>>().lock().unwrap() = 7;

        assert_eq!(*beside.one::<Mutex<u32>>().lock().unwrap(), 7);
        assert_eq!(*beside.one::<Mutex<String>>().lock().unwrap(), "");
        assert_eq!(*Beside::default().one::<Mutex<u32>>().lock().unwrap(), 0);
    }
}
