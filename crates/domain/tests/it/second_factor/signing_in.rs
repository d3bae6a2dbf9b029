//! From a password to a code, and in.

use super::*;

both_engines! {
    async fn a_right_password_leads_half_of_the_way_and_a_code_the_rest(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        assert!(!is_in(&workspace, &half, NOW).await, "half of the way is no session");
        let started = workspace.recorded().await.into_iter().filter(|verb| verb == "session.started").count();
        let secret = go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        assert!(is_in(&workspace, &secret, NOW).await && !is_in(&workspace, &half, NOW).await);
        let now_started = workspace.recorded().await.into_iter().filter(|verb| verb == "session.started").count();
        assert_eq!(now_started, started + 1);
    }

    async fn a_code_is_taken_one_step_early_or_late_and_no_further(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for (at, off, taken) in [(0, -60, false), (0, 60, false), (0, -30, true), (120, 0, true), (240, 30, true)] {
            let at = NOW.plus_seconds(at);
            let answer = try_sign_in(&workspace, &code(&key, at.plus_seconds(off)), at).await;
            assert_eq!((answer.is_ok(), is_wrong(&answer)), (taken, !taken), "{off}");
        }
    }

    async fn a_code_opens_once_and_so_does_none_before_it(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let shown = code(&key, NOW);
        try_sign_in(&workspace, &shown, NOW).await.unwrap();
        assert!(is_wrong(&try_sign_in(&workspace, &shown, NOW).await));
        assert!(is_wrong(&try_sign_in(&workspace, &code(&key, NOW.plus_seconds(-30)), NOW).await), "the one before");
        assert!(try_sign_in(&workspace, &code(&key, NOW.plus_seconds(30)), NOW).await.is_ok());
    }

    async fn the_code_that_confirmed_the_set_up_opens_nothing(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let key = set_up_by(&workspace, &ann).await;
        assert!(is_wrong(&try_sign_in(&workspace, &code(&key, NOW), NOW).await));
    }

    async fn of_fifty_who_give_one_code_at_once_one_gets_in(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for typed in [code(&key, NOW), codes(1)[0].reveal()] {
            let begun = Arc::new(fifty_attempts(&workspace).await);
            let answers = at_once(50, &workspace.db, |number, db| {
                let (begun, typed) = (Arc::clone(&begun), typed.clone());
                async move {
                    let secret = new_secret();
                    let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "", at: NOW };
                    db.write(|tx| begun[usize::try_from(number).unwrap()].finish(tx, &typed, &opening)?.session()).await
                }
            })
            .await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{typed}");
            assert_eq!(answers.iter().filter(|answer| is_wrong(answer)).count(), 49, "{typed}");
        }
    }

    async fn one_way_is_gone_once_however_many_try_it_at_once(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let typed = code(&key, NOW);
        let answers = at_once(50, &workspace.db, |number, db| {
            let (half, typed) = (half.clone(), typed.clone());
            async move {
                let from = format!("198.51.100.{number}");
                let attempt = db.write(|tx| CodeAttempt::begin(tx, &half, &from, NOW)).await?;
                let secret = new_secret();
                let opening = Opening { secret: &secret, org: None, stay: true, address: &from, agent: "", at: NOW };
                db.write(|tx| attempt.finish(tx, &typed, &opening)?.session()).await
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| answer.is_ok() || is_over(answer) || is_limited(answer)));
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW.plus_seconds(30)), HERE, NOW).await));
    }

    async fn a_recovery_code_opens_once_and_is_recorded(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let typed = codes(1)[3].reveal();
        assert!(try_sign_in(&workspace, &typed.to_lowercase().replace('-', " "), NOW).await.is_ok());
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.recovery_code_used");
        assert_eq!(workspace.read(|tx| codes_left(tx, &ann)).await, 9);
        assert!(is_wrong(&try_sign_in(&workspace, &typed, NOW).await));
        assert!(is_wrong(&try_sign_in(&workspace, &codes(2)[0].reveal(), NOW).await), "somebody else's");
    }

    async fn half_of_the_way_lasts_five_minutes(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let late = NOW.plus_seconds(300);
        assert!(is_over(&go_on(&workspace, &half, &code(&key, late), HERE, late).await));
        assert!(workspace.write(|tx| sweep(tx, late)).await >= 1);
        let half = half_way(&workspace, HERE, late).await.unwrap();
        let in_time = late.plus_seconds(299);
        assert!(go_on(&workspace, &half, &code(&key, in_time), HERE, in_time).await.is_ok());
        assert!(is_over(&go_on(&workspace, &new_secret(), &code(&key, in_time), HERE, in_time).await), "nobody's");
    }

    async fn a_password_that_was_changed_in_between_leads_nowhere(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let other = hasher().hash(&Password::new("another one altogether", &email(ANN), &[]).unwrap(), [7; 16]).unwrap();
        workspace.write(|tx| set_password(tx, &workspace.operator(), ann.user().unwrap(), &other)).await;
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
    }

    async fn a_way_that_began_before_the_second_factor_went_leads_nowhere(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        workspace.write(|tx| reset(tx, &workspace.owner, ann.user().unwrap())).await;
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
        assert!(is_over(&go_on(&workspace, &half, "", HERE, NOW).await));
    }

    async fn a_proof_from_before_it_was_set_up_leads_half_of_the_way_only(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let proof = workspace.prove(ANN, NOW).await;
        set_up_by(&workspace, &ann).await;
        let secret = new_secret();
        let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let entered = workspace.write(|tx| sign_in(tx, &proof, &opening)).await;
        assert!(matches!(entered, Entered::HalfWay));
    }

    async fn a_thousand_guesses_do_not_get_in_and_she_does_within_15_minutes(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let mut half = half_way(&workspace, HERE, NOW).await.unwrap();
        for guess in 0..1_000 {
            let answer = go_on(&workspace, &half, &wrong(&key, guess), HERE, NOW).await;
            assert_eq!((is_wrong(&answer), is_limited(&answer)), (guess < 10, guess >= 10), "{guess}");
        }
        assert!(is_limited(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
        half = half_way(&workspace, HERE, NOW).await.unwrap();
        assert!(is_limited(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await), "nor by beginning again");
        assert!(try_sign_in(&workspace, &code(&key, NOW.plus_seconds(900)), NOW.plus_seconds(900)).await.is_ok());
    }

    async fn guesses_from_everywhere_are_limited_and_never_where_she_is_signed_in(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, "203.0.113.9", NOW).await.unwrap();
        for network in 0..1_000 {
            let from = format!("2001:db8:0:{network:x}::1");
            let answer = go_on(&workspace, &half, &wrong(&key, network), &from, NOW).await;
            assert_eq!((is_wrong(&answer), is_limited(&answer)), (network < 20, network >= 20), "{network}");
        }
        assert!(is_limited(&try_sign_in(&workspace, &code(&key, NOW), NOW).await), "from a new place");
        let at_home = half_way(&workspace, HOME, NOW).await.unwrap();
        assert!(go_on(&workspace, &at_home, &code(&key, NOW), HOME, NOW).await.is_ok());
        let later = NOW.plus_seconds(900);
        assert!(try_sign_in(&workspace, &code(&key, later), later).await.is_ok());
    }

    async fn a_password_is_not_forgiven_before_its_code(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let mut ways = Vec::new();
        for _ in 0..10 {
            ways.push(half_way(&workspace, HERE, NOW).await.unwrap());
        }
        assert!(is_limited(&half_way(&workspace, HERE, NOW).await));
        go_on(&workspace, &ways[0], &code(&key, NOW), HERE, NOW).await.unwrap();
        assert!(half_way(&workspace, HERE, NOW).await.is_ok(), "what arrived is forgiven");
        assert!(is_limited(&half_way(&workspace, HERE, NOW).await));
    }

    async fn a_success_forgives_its_own_attempt(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for step in 0..25 {
            let at = NOW.plus_seconds(step * 30);
            try_sign_in(&workspace, &code(&key, at), at).await.unwrap();
        }
    }
}
