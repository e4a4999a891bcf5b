//! The tables as diesel sees them. Written from `migrations/`; a test compares the two.

diesel::table! {
    office (id) {
        id -> Integer,
        name -> Text,
        street -> Text,
        postcode -> Text,
        town -> Text,
        sender_line -> Text,
        phone -> Text,
        phone_hours -> Text,
        email -> Text,
        privacy_contact -> Text,
        baseline -> Double,
        demo -> Bool,
        form_secret -> Text,
        land -> Nullable<Text>,
    }
}

diesel::table! {
    school_holidays (id) {
        id -> Text,
        name -> Text,
        first_day -> Date,
        last_day -> Date,
    }
}

diesel::table! {
    sites (id) {
        id -> Text,
        name -> Text,
        folded -> Text,
        area -> Text,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    staff (id) {
        id -> Text,
        name -> Text,
        email -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        all_sites -> Bool,
        active -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    staff_sites (staff_id, site_id) {
        staff_id -> Text,
        site_id -> Text,
    }
}

diesel::table! {
    staff_links (id) {
        id -> Text,
        staff_id -> Text,
        token_hash -> Text,
        purpose -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    staff_sessions (id) {
        id -> Text,
        staff_id -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    attempts (subject) {
        subject -> Text,
        failures -> Integer,
        since -> Timestamp,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        name -> Text,
        role -> Text,
        key_hash -> Text,
        created_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    api_answers (id) {
        id -> Text,
        key_id -> Text,
        idempotency -> Text,
        request_hash -> Text,
        status -> Integer,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    venues (id) {
        id -> Text,
        site_id -> Nullable<Text>,
        name -> Text,
        folded -> Text,
        room -> Text,
        street -> Text,
        postcode -> Text,
        town -> Text,
        directions -> Text,
        seats -> Integer,
        step_free -> Bool,
        lift -> Bool,
        accessible_wc -> Bool,
        induction_loop -> Bool,
        childcare_room -> Bool,
        kitchen -> Bool,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    formats (id) {
        id -> Text,
        key -> Text,
        name -> Text,
        folded -> Text,
        audience -> Text,
        text_key -> Text,
        what_happens -> Text,
        minutes -> Integer,
        session_count -> Integer,
        seats -> Integer,
        childcare_places -> Integer,
        walk_ins -> Bool,
        open_door -> Bool,
        follow_up -> Bool,
        sensitivity -> Text,
        retention_days -> Integer,
        baseline -> Nullable<Double>,
        archived_at -> Nullable<Timestamp>,
        baseline_source -> Text,
    }
}

diesel::table! {
    format_words (format_id, language) {
        format_id -> Text,
        language -> Text,
        what_happens -> Text,
    }
}

diesel::table! {
    guests (id) {
        id -> Text,
        key -> Text,
        kind -> Text,
        salutation -> Text,
        first_name -> Text,
        family_name -> Text,
        folded -> Text,
        street -> Text,
        postcode -> Text,
        town -> Text,
        site_id -> Nullable<Text>,
        language -> Text,
        household -> Nullable<Text>,
        email -> Nullable<Text>,
        email_stopped -> Bool,
        phone -> Nullable<Text>,
        phone_typed -> Nullable<Text>,
        other_phone -> Nullable<Text>,
        sms_consent -> Bool,
        address_bad -> Bool,
        wished_channel -> Nullable<Text>,
        no_invitations -> Bool,
        entered_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        sms_names_office -> Nullable<Bool>,
        phone_off -> Nullable<Text>,
    }
}

diesel::table! {
    consents (id) {
        id -> Text,
        guest_id -> Text,
        what -> Text,
        given -> Bool,
        wording -> Text,
        source -> Text,
        staff_id -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    guest_imports (id) {
        id -> Text,
        file_name -> Text,
        path -> Text,
        state -> Text,
        mapping -> Text,
        report -> Text,
        rows_done -> Integer,
        rows_total -> Integer,
        problem -> Text,
        staff_id -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    import_mappings (header_hash) {
        header_hash -> Text,
        mapping -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    series (id) {
        id -> Text,
        name -> Text,
        created_at -> Timestamp,
        rule -> Nullable<Text>,
    }
}

diesel::table! {
    series_gaps (series_id, day) {
        series_id -> Text,
        day -> Date,
    }
}

diesel::table! {
    events (id) {
        id -> Text,
        format_id -> Text,
        site_id -> Nullable<Text>,
        venue_id -> Nullable<Text>,
        series_id -> Nullable<Text>,
        title -> Text,
        folded -> Text,
        topic -> Text,
        stage -> Text,
        zone -> Text,
        seats -> Integer,
        childcare_places -> Integer,
        contact_name -> Text,
        contact_phone -> Text,
        languages -> Text,
        travel_paid -> Bool,
        begins_at -> Nullable<Timestamp>,
        ends_at -> Nullable<Timestamp>,
        calendar_uid -> Text,
        calendar_seq -> Integer,
        reason_for_guests -> Text,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        cancelled_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        holds -> Integer,
        erased_at -> Nullable<Timestamp>,
        seating -> Nullable<Text>,
        slot_minutes -> Nullable<Integer>,
        slots_blocked -> Nullable<Text>,
    }
}

diesel::table! {
    event_sessions (id) {
        id -> Text,
        event_id -> Text,
        position -> Integer,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        room -> Nullable<Text>,
    }
}

diesel::table! {
    team (id) {
        id -> Text,
        event_id -> Text,
        session_id -> Nullable<Text>,
        part -> Text,
        staff_id -> Nullable<Text>,
        name -> Text,
        folded -> Text,
        phone -> Text,
        email -> Text,
        language -> Text,
        agreement -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    childcare_rules (id) {
        id -> Integer,
        under_three -> Integer,
        from_three -> Integer,
        from_six -> Integer,
        least_carers -> Integer,
        source -> Text,
        as_of -> Nullable<Date>,
    }
}

diesel::table! {
    childcare_plans (event_id) {
        event_id -> Text,
        under_three -> Integer,
        from_three -> Integer,
        from_six -> Integer,
        least_carers -> Integer,
    }
}

diesel::table! {
    forums (event_id) {
        event_id -> Text,
        address -> Text,
        about -> Text,
        speakers -> Text,
        open_to -> Text,
        opens_at -> Timestamp,
        closes_at -> Nullable<Timestamp>,
        full_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    forum_requests (id) {
        id -> Text,
        event_id -> Text,
        first_name -> Text,
        family_name -> Text,
        email -> Text,
        organisation -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    draws (event_id) {
        event_id -> Text,
        seed -> Text,
        entries -> Integer,
        seated -> Integer,
        drawn_at -> Timestamp,
        staff_id -> Nullable<Text>,
    }
}

diesel::table! {
    messages (id) {
        id -> Text,
        unique_key -> Text,
        about -> Text,
        topic -> Text,
        site_id -> Nullable<Text>,
        campaign_id -> Nullable<Text>,
        channel -> Text,
        kind -> Text,
        language -> Text,
        recipient -> Text,
        address -> Text,
        folded -> Text,
        sender_name -> Text,
        subject -> Text,
        text -> Text,
        html -> Text,
        calendar -> Nullable<Text>,
        calendar_method -> Nullable<Text>,
        unsubscribe -> Nullable<Text>,
        mail_id -> Text,
        state -> Text,
        due_at -> Timestamp,
        useless_at -> Nullable<Timestamp>,
        leased_until -> Nullable<Timestamp>,
        attempts -> Integer,
        remark -> Text,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        batch_id -> Nullable<Text>,
        delays -> Nullable<Integer>,
    }
}

diesel::table! {
    letter_batches (id) {
        id -> Text,
        topic -> Text,
        site_id -> Nullable<Text>,
        letters -> Integer,
        size -> Text,
        sides -> Text,
        useless_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        printed_at -> Nullable<Timestamp>,
        posted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sms_days (day) {
        day -> Date,
        segments -> Integer,
    }
}

diesel::table! {
    heartbeats (worker) {
        worker -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    campaigns (id) {
        id -> Text,
        event_id -> Text,
        staff_id -> Nullable<Text>,
        created_at -> Timestamp,
        release_at -> Timestamp,
        stopped_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        event_id -> Text,
        guest_id -> Text,
        campaign_id -> Nullable<Text>,
        party_id -> Text,
        channel -> Text,
        language -> Text,
        invited_at -> Timestamp,
        delivered_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        reply -> Text,
        replied_at -> Nullable<Timestamp>,
        waiting_since -> Nullable<Timestamp>,
        adults -> Integer,
        children -> Text,
        child_count -> Integer,
        childcare -> Text,
        childcare_since -> Nullable<Timestamp>,
        interpreter -> Text,
        access -> Text,
        children_stay -> Nullable<Text>,
        step_free -> Nullable<Bool>,
        offered_until -> Nullable<Timestamp>,
        registered_at -> Nullable<Timestamp>,
        organisation -> Nullable<Text>,
        slot -> Nullable<Integer>,
        barrier -> Nullable<Text>,
        arm -> Nullable<Text>,
    }
}

diesel::table! {
    reply_tokens (token_hash) {
        token_hash -> Text,
        invitation_id -> Text,
        kind -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    answers (id) {
        id -> Text,
        invitation_id -> Text,
        answer -> Text,
        adults -> Integer,
        children -> Text,
        channel -> Text,
        staff_id -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    calls (id) {
        id -> Text,
        event_id -> Text,
        guest_id -> Text,
        invitation_id -> Nullable<Text>,
        reason -> Text,
        wish -> Text,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
        tries -> Integer,
        due_at -> Nullable<Timestamp>,
        claimed_by -> Nullable<Text>,
        claimed_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    call_tries (id) {
        id -> Text,
        call_id -> Text,
        staff_id -> Nullable<Text>,
        at -> Timestamp,
        outcome -> Text,
    }
}

diesel::table! {
    card_entries (id) {
        id -> Text,
        invitation_id -> Text,
        staff_id -> Text,
        at -> Timestamp,
        before -> Text,
    }
}

diesel::table! {
    assignments (id) {
        id -> Text,
        event_id -> Text,
        guest_id -> Text,
        assigned_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
        staff_id -> Nullable<Text>,
    }
}

diesel::table! {
    attendance (id) {
        id -> Text,
        event_id -> Text,
        session_id -> Text,
        guest_id -> Nullable<Text>,
        presence -> Text,
        children -> Integer,
        at -> Timestamp,
        part -> Nullable<Text>,
    }
}

diesel::table! {
    attendance_operations (operation) {
        operation -> Text,
        attendance_id -> Text,
        session_id -> Text,
        guest_id -> Nullable<Text>,
        presence -> Text,
        children -> Nullable<Integer>,
        at -> Timestamp,
        staff_id -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
        part -> Nullable<Text>,
    }
}

diesel::table! {
    door_devices (id) {
        id -> Text,
        event_id -> Text,
        name -> Text,
        token_hash -> Text,
        made_by -> Nullable<Text>,
        created_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    door_origins (operation) {
        operation -> Text,
        device_id -> Text,
        as_of -> Timestamp,
        arrived_at -> Timestamp,
    }
}

diesel::table! {
    sheets (id) {
        id -> Text,
        event_id -> Text,
        session_id -> Text,
        number -> Integer,
        printed_at -> Timestamp,
        staff_id -> Nullable<Text>,
        entered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sheet_lines (sheet_id, number) {
        sheet_id -> Text,
        number -> Integer,
        guest_id -> Text,
        presence -> Nullable<Text>,
        part -> Nullable<Text>,
        children -> Nullable<Integer>,
        settled -> Bool,
    }
}

diesel::table! {
    tallies (event_id, channel, language) {
        event_id -> Text,
        channel -> Text,
        language -> Text,
        delivered -> Integer,
        replied -> Integer,
        accepted -> Integer,
        attended -> Integer,
        unknown -> Integer,
        kept -> Integer,
        accepted_unknown -> Integer,
        walk_ins -> Integer,
    }
}

diesel::table! {
    tally_changes (year) {
        year -> Integer,
        changes -> Integer,
    }
}

diesel::table! {
    thanks (event_id) {
        event_id -> Text,
        released_at -> Timestamp,
        staff_id -> Nullable<Text>,
        thanked -> Integer,
        missed -> Integer,
    }
}

diesel::table! {
    reminder_plans (format_id, kind) {
        format_id -> Text,
        kind -> Text,
        active -> Bool,
        days -> Integer,
    }
}

diesel::table! {
    thanks_plans (format_id) {
        format_id -> Text,
        active -> Bool,
        letters -> Bool,
    }
}

diesel::table! {
    thanks_stops (event_id) {
        event_id -> Text,
        stopped_at -> Timestamp,
        staff_id -> Nullable<Text>,
    }
}

diesel::table! {
    reminder_stops (event_id, kind) {
        event_id -> Text,
        kind -> Text,
        stopped_at -> Timestamp,
        staff_id -> Nullable<Text>,
    }
}

diesel::table! {
    reminders (invitation_id, kind, begins_at) {
        invitation_id -> Text,
        kind -> Text,
        begins_at -> Timestamp,
        outcome -> Text,
        noted_at -> Timestamp,
        staff_id -> Nullable<Text>,
    }
}

diesel::table! {
    reminder_turns (id) {
        id -> Integer,
        looked_at -> Timestamp,
    }
}

diesel::table! {
    feedback_links (event_id) {
        event_id -> Text,
        code -> Text,
    }
}

diesel::table! {
    feedback (event_id, question, mark) {
        event_id -> Text,
        question -> Text,
        mark -> Text,
        given -> Integer,
        shown -> Integer,
    }
}

diesel::table! {
    costs (event_id, kind) {
        event_id -> Text,
        kind -> Text,
        cents -> Integer,
    }
}

diesel::table! {
    barriers (event_id, barrier) {
        event_id -> Text,
        barrier -> Text,
        guests -> Integer,
    }
}

diesel::table! {
    reaches (event_id) {
        event_id -> Text,
        invited -> Integer,
        invited_at -> Nullable<Timestamp>,
        care_asked -> Integer,
        care_used -> Integer,
    }
}

diesel::table! {
    before_tallies (event_id, before) {
        event_id -> Text,
        before -> Text,
        delivered -> Integer,
        replied -> Integer,
        accepted -> Integer,
        attended -> Integer,
        unknown -> Integer,
    }
}

diesel::table! {
    earlier_imports (id) {
        id -> Text,
        staff_id -> Nullable<Text>,
        file_name -> Text,
        state -> Text,
        list -> Text,
        choices -> Text,
        report -> Text,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    earlier_events (id) {
        id -> Text,
        import_id -> Text,
        unique_key -> Text,
        format_id -> Text,
        site_id -> Nullable<Text>,
        day -> Date,
        minute -> Nullable<Integer>,
        invited -> Integer,
        came -> Integer,
        childcare -> Nullable<Text>,
        lead_days -> Nullable<Integer>,
    }
}

diesel::table! {
    digest_wishes (staff_id) {
        staff_id -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    digests (staff_id, month) {
        staff_id -> Text,
        month -> Text,
        queued_at -> Timestamp,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Text,
        staff_id -> Text,
        name -> Text,
        path -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    visits (event_id, day, hour) {
        event_id -> Text,
        day -> Date,
        hour -> Integer,
        people -> Integer,
    }
}

diesel::table! {
    carried_tallies (event_id, channel, language) {
        event_id -> Text,
        channel -> Text,
        language -> Text,
        delivered -> Integer,
        replied -> Integer,
        accepted -> Integer,
        attended -> Integer,
        unknown -> Integer,
        kept -> Integer,
        accepted_unknown -> Integer,
        walk_ins -> Integer,
    }
}

diesel::table! {
    erasing_nights (night) {
        night -> Date,
        began_at -> Timestamp,
        seen_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        failures -> Integer,
    }
}

diesel::table! {
    erasures (id) {
        id -> Text,
        at -> Timestamp,
        kind -> Text,
        event_id -> Nullable<Text>,
    }
}

diesel::table! {
    erasure_counts (erasure_id, table_name) {
        erasure_id -> Text,
        table_name -> Text,
        row_count -> Integer,
    }
}

diesel::table! {
    followups (id) {
        id -> Text,
        event_id -> Text,
        guest_id -> Text,
        talk -> Text,
        step -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        due_on -> Nullable<Date>,
        state -> Text,
        updated_at -> Timestamp,
        updated_by -> Nullable<Text>,
    }
}

diesel::table! {
    handovers (event_id) {
        event_id -> Text,
        handed_at -> Nullable<Timestamp>,
        staff_id -> Nullable<Text>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    wordings (id) {
        id -> Text,
        format_id -> Text,
        way -> Text,
        language -> Text,
        variety -> Text,
        number -> Integer,
        subject -> Text,
        heading -> Text,
        body -> Text,
        state -> Text,
        saved_by -> Nullable<Text>,
        saved_at -> Timestamp,
        released_by -> Nullable<Text>,
        released_at -> Nullable<Timestamp>,
        reason -> Text,
        tested_by -> Text,
    }
}

diesel::table! {
    trials (id) {
        id -> Text,
        format_id -> Text,
        way -> Text,
        language -> Text,
        difference -> Text,
        base -> Double,
        effect -> Integer,
        needed -> Integer,
        stop_on -> Date,
        state -> Text,
        planned_by -> Nullable<Text>,
        planned_at -> Timestamp,
        seed -> Text,
        started_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        shows_counts -> Bool,
    }
}

diesel::table! {
    trial_arms (id) {
        id -> Text,
        trial_id -> Text,
        place -> Integer,
        wording_id -> Nullable<Text>,
    }
}

diesel::table! {
    trial_steps (id) {
        id -> Text,
        trial_id -> Text,
        step -> Text,
        note -> Text,
        staff_id -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    trial_tallies (arm_id, event_id) {
        arm_id -> Text,
        event_id -> Text,
        delivered -> Integer,
        attended -> Integer,
        unknown -> Integer,
    }
}

diesel::table! {
    inbox_mails (id) {
        id -> Text,
        digest -> Text,
        kind -> Text,
        reason -> Text,
        sender -> Text,
        sender_name -> Text,
        subject -> Text,
        excerpt -> Text,
        topic -> Text,
        site_id -> Nullable<Text>,
        received_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
    }
}

diesel::table! {
    calendar_answers (invitation_id) {
        invitation_id -> Text,
        sequence -> Integer,
        stamped_at -> Timestamp,
        booked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendar_feeds (staff_id) {
        staff_id -> Text,
        secret_hash -> Text,
        created_at -> Timestamp,
    }
}

diesel::joinable!(staff_sites -> staff (staff_id));
diesel::joinable!(staff_sites -> sites (site_id));
diesel::joinable!(staff_links -> staff (staff_id));
diesel::joinable!(staff_sessions -> staff (staff_id));
diesel::joinable!(api_answers -> api_keys (key_id));
diesel::joinable!(venues -> sites (site_id));
diesel::joinable!(guests -> sites (site_id));
diesel::joinable!(consents -> guests (guest_id));
diesel::joinable!(consents -> staff (staff_id));
diesel::joinable!(guest_imports -> staff (staff_id));
diesel::joinable!(format_words -> formats (format_id));
diesel::joinable!(wordings -> formats (format_id));
diesel::joinable!(trials -> formats (format_id));
diesel::joinable!(trial_arms -> trials (trial_id));
diesel::joinable!(trial_arms -> wordings (wording_id));
diesel::joinable!(trial_steps -> trials (trial_id));
diesel::joinable!(trial_steps -> staff (staff_id));
diesel::joinable!(trial_tallies -> trial_arms (arm_id));
diesel::joinable!(trial_tallies -> events (event_id));
diesel::joinable!(events -> formats (format_id));
diesel::joinable!(events -> sites (site_id));
diesel::joinable!(events -> venues (venue_id));
diesel::joinable!(events -> series (series_id));
diesel::joinable!(series_gaps -> series (series_id));
diesel::joinable!(events -> staff (created_by));
diesel::joinable!(event_sessions -> events (event_id));
diesel::joinable!(team -> events (event_id));
diesel::joinable!(team -> event_sessions (session_id));
diesel::joinable!(team -> staff (staff_id));
diesel::joinable!(childcare_plans -> events (event_id));
diesel::joinable!(forums -> events (event_id));
diesel::joinable!(forum_requests -> events (event_id));
diesel::joinable!(draws -> events (event_id));
diesel::joinable!(draws -> staff (staff_id));
diesel::joinable!(campaigns -> events (event_id));
diesel::joinable!(campaigns -> staff (staff_id));
diesel::joinable!(invitations -> events (event_id));
diesel::joinable!(invitations -> guests (guest_id));
diesel::joinable!(invitations -> campaigns (campaign_id));
diesel::joinable!(invitations -> trial_arms (arm));
diesel::joinable!(reply_tokens -> invitations (invitation_id));
diesel::joinable!(answers -> invitations (invitation_id));
diesel::joinable!(answers -> staff (staff_id));
diesel::joinable!(calls -> events (event_id));
diesel::joinable!(calls -> guests (guest_id));
diesel::joinable!(calls -> invitations (invitation_id));
diesel::joinable!(calls -> staff (done_by));
diesel::joinable!(call_tries -> calls (call_id));
diesel::joinable!(call_tries -> staff (staff_id));
diesel::joinable!(card_entries -> invitations (invitation_id));
diesel::joinable!(card_entries -> staff (staff_id));
diesel::joinable!(assignments -> events (event_id));
diesel::joinable!(assignments -> guests (guest_id));
diesel::joinable!(assignments -> staff (staff_id));
diesel::joinable!(attendance -> events (event_id));
diesel::joinable!(attendance -> event_sessions (session_id));
diesel::joinable!(attendance -> guests (guest_id));
diesel::joinable!(attendance_operations -> event_sessions (session_id));
diesel::joinable!(attendance_operations -> guests (guest_id));
diesel::joinable!(attendance_operations -> staff (staff_id));
diesel::joinable!(door_devices -> events (event_id));
diesel::joinable!(door_devices -> staff (made_by));
diesel::joinable!(door_origins -> attendance_operations (operation));
diesel::joinable!(door_origins -> door_devices (device_id));
diesel::joinable!(sheets -> events (event_id));
diesel::joinable!(sheets -> event_sessions (session_id));
diesel::joinable!(sheets -> staff (staff_id));
diesel::joinable!(sheet_lines -> sheets (sheet_id));
diesel::joinable!(sheet_lines -> guests (guest_id));
diesel::joinable!(tallies -> events (event_id));
diesel::joinable!(thanks -> events (event_id));
diesel::joinable!(thanks -> staff (staff_id));
diesel::joinable!(thanks_plans -> formats (format_id));
diesel::joinable!(thanks_stops -> events (event_id));
diesel::joinable!(thanks_stops -> staff (staff_id));
diesel::joinable!(reminder_plans -> formats (format_id));
diesel::joinable!(reminder_stops -> events (event_id));
diesel::joinable!(reminder_stops -> staff (staff_id));
diesel::joinable!(reminders -> invitations (invitation_id));
diesel::joinable!(reminders -> staff (staff_id));
diesel::joinable!(feedback_links -> events (event_id));
diesel::joinable!(feedback -> events (event_id));
diesel::joinable!(costs -> events (event_id));
diesel::joinable!(barriers -> events (event_id));
diesel::joinable!(reaches -> events (event_id));
diesel::joinable!(before_tallies -> events (event_id));
diesel::joinable!(digest_wishes -> staff (staff_id));
diesel::joinable!(digests -> staff (staff_id));
diesel::joinable!(earlier_events -> earlier_imports (import_id));
diesel::joinable!(earlier_events -> formats (format_id));
diesel::joinable!(earlier_events -> sites (site_id));
diesel::joinable!(earlier_imports -> staff (staff_id));
diesel::joinable!(saved_views -> staff (staff_id));
diesel::joinable!(visits -> events (event_id));
diesel::joinable!(calendar_answers -> invitations (invitation_id));
diesel::joinable!(calendar_feeds -> staff (staff_id));
diesel::joinable!(carried_tallies -> events (event_id));
diesel::joinable!(erasures -> events (event_id));
diesel::joinable!(erasure_counts -> erasures (erasure_id));
diesel::joinable!(followups -> events (event_id));
diesel::joinable!(followups -> guests (guest_id));
diesel::joinable!(followups -> staff (owner_id));
diesel::joinable!(handovers -> events (event_id));

diesel::allow_tables_to_appear_in_same_query!(
    answers,
    api_answers,
    api_keys,
    assignments,
    attempts,
    attendance,
    attendance_operations,
    call_tries,
    calendar_answers,
    calendar_feeds,
    barriers,
    before_tallies,
    calls,
    campaigns,
    card_entries,
    carried_tallies,
    childcare_plans,
    childcare_rules,
    consents,
    costs,
    digest_wishes,
    digests,
    door_devices,
    door_origins,
    draws,
    earlier_events,
    earlier_imports,
    erasing_nights,
    erasure_counts,
    erasures,
    event_sessions,
    events,
    feedback,
    feedback_links,
    followups,
    format_words,
    formats,
    forum_requests,
    forums,
    guest_imports,
    guests,
    handovers,
    heartbeats,
    import_mappings,
    inbox_mails,
    invitations,
    letter_batches,
    messages,
    office,
    reminder_plans,
    reminder_stops,
    reminder_turns,
    reminders,
    reaches,
    reply_tokens,
    saved_views,
    school_holidays,
    series,
    series_gaps,
    sheet_lines,
    sheets,
    sites,
    sms_days,
    staff,
    staff_links,
    staff_sessions,
    staff_sites,
    tallies,
    tally_changes,
    team,
    thanks,
    thanks_plans,
    thanks_stops,
    trial_arms,
    trial_steps,
    trial_tallies,
    trials,
    venues,
    visits,
    wordings,
);

diesel::allow_columns_to_appear_in_same_group_by_clause!(guests::site_id, invitations::arm);
