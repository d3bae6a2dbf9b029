//! Who works there. Names and addresses are invented; many are written with more than ASCII.

use remit_domain::permission::Position;

/// Somebody: how they are called, the local part of their address, what they see.
pub struct Role {
    pub name: &'static str,
    pub local: &'static str,
    pub position: Position,
}

const fn finance(name: &'static str, local: &'static str) -> Role {
    Role { name, local, position: Position::Finance }
}

const fn accountant(name: &'static str, local: &'static str) -> Role {
    Role { name, local, position: Position::Accountant }
}

const fn manager(name: &'static str, local: &'static str) -> Role {
    Role { name, local, position: Position::AccountManager }
}

/// The owner first, then the admins, then one of each position as whom a visitor signs in, then everybody else.
pub const CAST: [Role; 60] = [
    finance("Inês Carvalho", "ines.carvalho"),
    manager("Søren Østergård", "soren.ostergard"),
    accountant("Šárka Dvořáková", "sarka.dvorakova"),
    manager("Björn Åkesson", "bjorn.akesson"),
    finance("Aoife Ní Dhomhnaill", "aoife.ni.dhomhnaill"),
    accountant("Jürgen Weißmüller", "jurgen.weissmuller"),
    manager("Noémie Tremblay", "noemie.tremblay"),
    finance("Zoë van der Meer", "zoe.vandermeer"),
    finance("Łukasz Wiśniewski", "lukasz.wisniewski"),
    finance("نورة القحطاني", "noura.alqahtani"),
    finance("Chloé Œuvrard", "chloe.oeuvrard"),
    accountant("王小明", "wang.xiaoming"),
    accountant("Ольга Петренко", "olha.petrenko"),
    accountant("Leïla Benali", "leila.benali"),
    accountant("Ólafur Þórsson", "olafur.thorsson"),
    manager("Γιώργος Παπαδόπουλος", "giorgos.papadopoulos"),
    manager("Nguyễn Thị Hoa", "hoa.nguyen"),
    manager("תמר לוי", "tamar.levi"),
    manager("田中さくら", "sakura.tanaka"),
    manager("Ağa Yıldız", "aga.yildiz"),
    manager("José Muñoz", "jose.munoz"),
    manager("Maëlle Le Goff", "maelle.legoff"),
    manager("Ștefan Ionescu", "stefan.ionescu"),
    manager("Ingūna Bērziņa", "inguna.berzina"),
    manager("Siobhán O'Connor", "siobhan.oconnor"),
    manager("Mateo Ibáñez", "mateo.ibanez"),
    manager("Anaïs Lefèvre", "anais.lefevre"),
    manager("Kristýna Nováková", "kristyna.novakova"),
    manager("김지우", "kim.jiwoo"),
    manager("Dušan Živković", "dusan.zivkovic"),
    manager("Eiríkur Sæmundsson", "eirikur.saemundsson"),
    manager("Amara Okafor", "amara.okafor"),
    manager("Çağla Öztürk", "cagla.ozturk"),
    manager("Hélène Roussel", "helene.roussel"),
    manager("Piotr Żółkiewski", "piotr.zolkiewski"),
    manager("अनन्या शर्मा", "ananya.sharma"),
    manager("Rónán Mac Giolla", "ronan.macgiolla"),
    manager("Élise Bergström", "elise.bergstrom"),
    manager("Tomáš Kučera", "tomas.kucera"),
    manager("Marta Gonçalves", "marta.goncalves"),
    manager("Jörg Großmann", "jorg.grossmann"),
    manager("Ayşe Kılıç", "ayse.kilic"),
    manager("Daniel Appiah", "daniel.appiah"),
    manager("Małgorzata Król", "malgorzata.krol"),
    manager("Ewa Ślusarczyk", "ewa.slusarczyk"),
    manager("Vilhelm Højgaard", "vilhelm.hojgaard"),
    manager("Laura Pérez", "laura.perez"),
    manager("Gintarė Žukauskaitė", "gintare.zukauskaite"),
    manager("Fátima Assunção", "fatima.assuncao"),
    manager("Ömer Şahin", "omer.sahin"),
    manager("Beatriz Peña", "beatriz.pena"),
    manager("Håkon Bjørnstad", "hakon.bjornstad"),
    manager("Léa Gauthier", "lea.gauthier"),
    manager("Ján Ďurica", "jan.durica"),
    manager("Nadège Étienne", "nadege.etienne"),
    manager("Kasia Dąbrowska", "kasia.dabrowska"),
    manager("Mikołaj Łęcki", "mikolaj.lecki"),
    manager("Renée D'Hondt", "renee.dhondt"),
    manager("Ivana Šimić", "ivana.simic"),
    manager("Thibault Crépin", "thibault.crepin"),
];

/// The groups, each with how many members it has. The last is archived.
pub const GROUPS: [(&str, usize); 12] = [
    ("Collections EMEA", 9),
    ("Collections Americas", 6),
    ("Key accounts", 5),
    ("Disputes", 4),
    ("After hours", 8),
    ("Physiotherapists", 11),
    ("Hospitals north", 7),
    ("Hospitals south", 7),
    ("Équipe Québec", 4),
    ("Versicherungen", 3),
    ("亚太区", 3),
    ("Winter campaign", 5),
];

/// Who is in a group beside those who are drawn, by their places: each of these sees every customer.
pub const STEADY: [(usize, usize); 3] = [(0, 12), (1, 14), (10, 11)];
