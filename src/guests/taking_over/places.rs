//! Which Standort a guest belongs to: as the list says, else by where they live.

use std::collections::HashMap;

use crate::db::Id;
use crate::staff::Site;
use crate::staff::queries::SiteArea;
use crate::text::fold;

/// The Standorte with their areas, ready to be asked for each row.
#[derive(Default)]
pub struct Places {
    names: HashMap<String, Id<Site>>,
    /// Postcodes, and towns in folded letters.
    areas: HashMap<String, Id<Site>>,
    labels: HashMap<Id<Site>, String>,
}

impl Places {
    pub fn of(sites: &[SiteArea]) -> Self {
        let mut places = Self::default();
        for SiteArea { site, area } in sites {
            places.names.insert(fold(&site.name), site.id);
            places.labels.insert(site.id, site.name.clone());
            for line in area.lines().map(fold).filter(|line| !line.is_empty()) {
                // The first of two Standorte that claim a town has it.
                places.areas.entry(line).or_insert(site.id);
            }
        }
        places
    }

    /// A house without Standorte asks nobody for one.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The Standort of this name: „Burgau“, „Standort Burgau“.
    pub fn named(&self, name: &str) -> Option<Id<Site>> {
        let folded = fold(name);
        let bare = folded.strip_prefix("standort ").unwrap_or(&folded);
        self.names.get(&folded).or_else(|| self.names.get(bare)).copied()
    }

    /// The Standort for this address: the postcode counts more than the town.
    pub fn around(&self, postcode: &str, town: &str) -> Option<Id<Site>> {
        if self.areas.is_empty() {
            return None;
        }
        let by_postcode = self.areas.get(postcode).copied();
        by_postcode.or_else(|| match town {
            "" => None,
            town => self.areas.get(&fold(town)).copied(),
        })
    }

    /// As people call it.
    pub fn label(&self, site: Option<Id<Site>>) -> &str {
        site.and_then(|site| self.labels.get(&site)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_then_the_postcode_then_the_town() {
        let site = |name: &str, area: &str| SiteArea {
            site: Site { id: Id::new(), name: name.into() },
            area: area.into(),
        };
        let sites = [site("Röslau", "51993\nRöslau"), site("Standort Burgau", "51998\nBurgau\n")];
        let (roslau, burgau) = (Some(sites[0].site.id), Some(sites[1].site.id));
        let places = Places::of(&sites);

        assert_eq!(places.named("ROESLAU"), roslau);
        assert_eq!(places.named("Standort Röslau"), roslau);
        assert_eq!(places.named("Mond"), None);
        assert_eq!(places.around("51998", "Röslau"), burgau);
        assert_eq!(places.around("01067", "Röslau"), roslau);
        assert_eq!(places.around("", ""), None);
    }
}
