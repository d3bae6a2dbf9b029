//! Where the customers are, and how companies are called there.

/// A country of customers.
pub struct Country {
    pub code: &'static str,
    pub currency: &'static str,
    pub cities: &'static [&'static str],
    /// How companies are called; `{}` is the city.
    pub companies: &'static [&'static str],
    /// How many of a hundred customers are there.
    pub share: u32,
}

pub const COUNTRIES: [Country; 9] = [
    Country {
        code: "DE",
        currency: "EUR",
        cities: &["München", "Köln", "Lübeck", "Görlitz", "Leipzig", "Würzburg", "Tübingen", "Gießen"],
        companies: &[
            "Klinikum {}",
            "Praxis am Markt {}",
            "Rehazentrum {}",
            "{}er Sanitätshaus GmbH",
            "Therapiehaus {}",
            "Apotheke {}",
        ],
        share: 22,
    },
    Country {
        code: "FR",
        currency: "EUR",
        cities: &["Angoulême", "Besançon", "Orléans", "Nîmes", "Saint-Étienne", "Béziers", "Évreux", "Lyon"],
        companies: &[
            "Hôpital de {}",
            "Cabinet médical {}",
            "Clinique {}",
            "Pharmacie centrale {}",
            "Kiné {} SARL",
            "Maison de santé {}",
        ],
        share: 20,
    },
    Country {
        code: "GB",
        currency: "GBP",
        cities: &["Bath", "Leeds", "Inverness", "Llanelli", "Norwich", "Truro", "Derry", "Hull"],
        companies: &[
            "{} General Hospital",
            "{} Physiotherapy Ltd",
            "{} Orthopaedics",
            "Care Partners {}",
            "{} Dental Group",
            "Old Mill Clinic {}",
        ],
        share: 16,
    },
    Country {
        code: "US",
        currency: "USD",
        cities: &["Boise", "Duluth", "Savannah", "Tucson", "Albany", "Eugene", "Peoria", "Cañon City"],
        companies: &[
            "{} Medical Center",
            "{} Family Practice",
            "Physical Therapy of {}",
            "{} Surgical Supply Inc.",
            "{} Urgent Care",
        ],
        share: 14,
    },
    Country {
        code: "CA",
        currency: "CAD",
        cities: &["Trois-Rivières", "Québec", "Halifax", "Lévis", "Moose Jaw", "Rimouski"],
        companies: &["Clinique {}", "{} Health Co-op", "Centre de réadaptation {}", "{} Rehab Associates"],
        share: 9,
    },
    Country {
        code: "ES",
        currency: "EUR",
        cities: &["Málaga", "Logroño", "Cádiz", "La Coruña", "León", "Mérida"],
        companies: &["Hospital de {}", "Clínica {}", "Fisioterapia {} SL", "Farmacia {}"],
        share: 8,
    },
    Country {
        code: "PL",
        currency: "PLN",
        cities: &["Łódź", "Gdańsk", "Kraków", "Wrocław", "Toruń"],
        companies: &["Szpital {}", "Przychodnia {}", "Rehabilitacja {} sp. z o.o."],
        share: 5,
    },
    Country {
        code: "CH",
        currency: "CHF",
        cities: &["Zürich", "Neuchâtel", "Chur", "Genève"],
        companies: &["Spital {}", "Praxis {} AG", "Cabinet {} SA"],
        share: 4,
    },
    Country {
        code: "JP",
        currency: "JPY",
        cities: &["横浜", "神戸", "札幌"],
        companies: &["{}中央病院", "{}クリニック", "{}整形外科"],
        share: 2,
    },
];
