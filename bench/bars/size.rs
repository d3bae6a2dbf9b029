//! How much there is.

/// The size of a generated organisation.
#[derive(Debug)]
pub struct Size {
    /// What it is called on the command line.
    pub name: &'static str,
    pub users: usize,
    pub finance: usize,
    pub accountants: usize,
    pub admins: usize,
    pub groups: usize,
    pub customers: usize,
    /// Open actions, one for each invoice that is unpaid, undisputed and due for a step.
    pub actions: usize,
    /// Random changes between the two countings of keys.
    pub changes: usize,
    /// How many samples are taken of an operation, as a multiple of the least.
    pub patience: usize,
    /// Can the right answer to every question be held in memory? If not, answers are checked by samples.
    pub fits_in_memory: bool,
}

impl Size {
    /// Those between which it is told how everything grows, from the least to the most.
    pub const ALL: [&'static Size; 3] = [&S, &M, &L];
}

/// What the demo shows.
pub const S: Size = Size {
    name: "s",
    users: 60,
    finance: 4,
    accountants: 6,
    admins: 2,
    groups: 12,
    customers: 400,
    actions: 3_000,
    changes: 500,
    patience: 1,
    fits_in_memory: true,
};

/// What the bars are set for.
pub const M: Size = Size {
    name: "m",
    users: 1_000,
    finance: 30,
    accountants: 50,
    admins: 5,
    groups: 200,
    customers: 100_000,
    actions: 1_000_000,
    changes: 10_000,
    patience: 10,
    fits_in_memory: true,
};

/// As many customers and actions as M, and very many people: what the bars of the list of users are set for.
pub const P: Size = Size {
    name: "p",
    users: 100_000,
    finance: 30,
    accountants: 50,
    admins: 5,
    groups: 200,
    customers: 100_000,
    actions: 1_000_000,
    changes: 0,
    patience: 10,
    fits_in_memory: false,
};

/// The biggest that is promised.
pub const L: Size = Size {
    name: "l",
    users: 50_000,
    finance: 200,
    accountants: 400,
    admins: 20,
    groups: 5_000,
    customers: 2_000_000,
    actions: 20_000_000,
    changes: 0,
    patience: 10,
    fits_in_memory: false,
};
