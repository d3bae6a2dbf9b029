//! The floor: the same answers from sorted arrays in memory, worked out by the pure function from the same facts.

use std::collections::{BTreeMap, HashMap};

use remit_db::{Db, Row, params, sql};
use remit_domain::Result;
use remit_domain::action::keys::Placement;
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Owners, Why, owners};
use remit_domain::action::todo::{After, Item};
use remit_domain::action::{facts, owner_rules};
use remit_domain::id::{ActionId, CustomerId, InvoiceId, OrgId, RuleSetId, UserId};
use remit_domain::money::Money;

/// Everything about the open actions of an organisation.
pub struct Model {
    pub facts: OrgFacts,
    pub customers: BTreeMap<CustomerId, CustomerFacts>,
    /// The open actions in the order in which they are due.
    actions: Vec<Open>,
    /// Where each action stands in that order.
    places: HashMap<ActionId, usize>,
    /// Each different answer once.
    answers: Vec<Owners>,
    /// For each user the places of their actions, in order.
    todo: HashMap<UserId, Vec<u32>>,
}

struct Open {
    item: Item,
    rules: RuleSetId,
    answer: usize,
}

impl Model {
    pub async fn load(db: &Db, org: OrgId) -> Result<Model> {
        let (facts, customers, rules, actions) = db
            .read(|tx| {
                let facts = facts::of_everybody(tx, org)?;
                let sets: Vec<RuleSetId> =
                    tx.all(sql!("select rule_set_id from steps where org_id = $1"), params![org], |row| row.get(0))?;
                let rules = owner_rules::of_many(tx, org, &sets)?;
                Ok::<_, remit_domain::Error>((facts, customers(tx, org)?, rules, open(tx, org)?))
            })
            .await?;
        let mut model = Model {
            places: actions.iter().enumerate().map(|(place, action)| (action.item.action, place)).collect(),
            facts,
            customers,
            actions,
            answers: Vec::new(),
            todo: HashMap::new(),
        };
        model.answer(&rules);
        Ok(model)
    }

    /// Asks the pure function about every action; once for those of the same rules and assigned people.
    fn answer(&mut self, rules: &BTreeMap<RuleSetId, Vec<OwnerRule>>) {
        let mut known = HashMap::new();
        let nobody = CustomerFacts::default();
        for (place, action) in (0u32..).zip(&mut self.actions) {
            let customer = self.customers.get(&action.item.customer).unwrap_or(&nobody);
            let answer = *known.entry((action.rules, &customer.assigned)).or_insert_with(|| {
                self.answers.push(owners(&rules[&action.rules], customer, &self.facts));
                self.answers.len() - 1
            });
            action.answer = answer;
            for owner in &self.answers[answer].people {
                self.todo.entry(owner.user).or_default().push(place);
            }
        }
    }

    /// A page of somebody's To do.
    pub fn page(&self, user: UserId, after: Option<After>, limit: usize) -> Vec<Item> {
        let all = self.todo.get(&user).map_or(&[][..], Vec::as_slice);
        let first = after.map_or(0, |after| {
            all.partition_point(|&place| {
                let item = &self.actions[place as usize].item;
                (item.due_on, item.action) <= (after.due_on, after.action)
            })
        });
        all[first..].iter().take(limit).map(|&place| self.actions[place as usize].item.clone()).collect()
    }

    /// How much somebody has to do.
    pub fn count(&self, user: UserId) -> usize {
        self.todo.get(&user).map_or(0, Vec::len)
    }

    /// Where the action at `index` of somebody's To do is, for the page after it.
    pub fn after(&self, user: UserId, index: usize) -> Option<After> {
        let place = *self.todo.get(&user)?.get(index)?;
        let item = &self.actions[place as usize].item;
        Some(After { due_on: item.due_on, action: item.action })
    }

    /// Who owns an action, and why.
    pub fn owners(&self, action: ActionId) -> Option<&Owners> {
        self.places.get(&action).map(|&place| &self.answers[self.actions[place].answer])
    }

    /// Does `user` see `customer`?
    pub fn sees(&self, user: UserId, customer: CustomerId) -> bool {
        self.customers.get(&customer).is_some_and(|customer| self.facts.sees(user, customer))
    }

    pub fn actions(&self) -> impl ExactSizeIterator<Item = ActionId> + '_ {
        self.actions.iter().map(|action| action.item.action)
    }

    /// How many actions fall back.
    pub fn fallen_back(&self) -> usize {
        self.actions.iter().filter(|action| self.answers[action.answer].why != Why::Rule).count()
    }
}

fn customers(tx: &remit_db::Tx<'_>, org: OrgId) -> Result<BTreeMap<CustomerId, CustomerFacts>> {
    let mut customers = BTreeMap::new();
    tx.each(sql!("select id from customers where org_id = $1"), params![org], |row| {
        customers.insert(row.get(0)?, CustomerFacts::default());
        Ok(())
    })?;
    let assigned =
        sql!("select customer_id, user_id from assignments where org_id = $1 order by customer_id, place, user_id");
    tx.each(assigned, params![org], |row| {
        customers.entry(row.get(0)?).or_default().assigned.push(row.get(1)?);
        Ok(())
    })?;
    Ok(customers)
}

fn open(tx: &remit_db::Tx<'_>, org: OrgId) -> Result<Vec<Open>> {
    let mut actions = tx.all(
        sql!(
            "select a.id, a.due_on, a.kind, a.title, a.amount, a.currency, a.customer_id, c.name, a.invoice_id, i.number,
                 a.base_key, a.extra_key, a.rule_set_id
             from actions a
             join customers c on c.org_id = a.org_id and c.id = a.customer_id
             left join invoices i on i.org_id = a.org_id and i.id = a.invoice_id
             where a.org_id = $1 and a.state = 1"
        ),
        params![org],
        |row| Ok(Open { item: item(row)?, rules: row.get(12)?, answer: 0 }),
    )?;
    actions.sort_unstable_by_key(|action| (action.item.due_on, action.item.action));
    Ok(actions)
}

fn item(row: &Row<'_>) -> std::result::Result<Item, remit_db::Error> {
    let invoice: Option<InvoiceId> = row.get(8)?;
    let (minor, currency): (Option<i64>, Option<_>) = (row.get(4)?, row.get(5)?);
    Ok(Item {
        action: row.get(0)?,
        due_on: row.get(1)?,
        kind: row.get(2)?,
        title: row.get(3)?,
        amount: minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        customer: row.get(6)?,
        customer_name: row.get(7)?,
        invoice: invoice.zip(row.get(9)?),
        placement: Placement { base: row.get(10)?, extra: row.get(11)? },
    })
}
