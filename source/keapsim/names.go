package keapsim

// name is a name and what of it can stand in an e-mail address.
type name struct{ full, slug string }

var givenNames = []name{
	{"James", "james"},
	{"Mary", "mary"},
	{"Robert", "robert"},
	{"Patricia", "patricia"},
	{"John", "john"},
	{"Jennifer", "jennifer"},
	{"Michael", "michael"},
	{"Linda", "linda"},
	{"David", "david"},
	{"Elizabeth", "elizabeth"},
	{"William", "william"},
	{"Barbara", "barbara"},
	{"Richard", "richard"},
	{"Susan", "susan"},
	{"Joseph", "joseph"},
	{"Jessica", "jessica"},
	{"Thomas", "thomas"},
	{"Sarah", "sarah"},
	{"Carlos", "carlos"},
	{"Karen", "karen"},
	{"Priya", "priya"},
	{"Lisa", "lisa"},
	{"Daniel", "daniel"},
	{"Nancy", "nancy"},
	{"Matthew", "matthew"},
	{"Betty", "betty"},
	{"Anthony", "anthony"},
	{"Sandra", "sandra"},
	{"Mark", "mark"},
	{"Ashley", "ashley"},
	{"José", "jose"},
	{"Zoë", "zoe"},
	{"Björn", "bjorn"},
	{"Łukasz", "lukasz"},
	{"Mary Ann", "maryann"},
	{"Jean-Luc", "jeanluc"},
	{"Søren", "soren"},
	{"Ağca", "agca"},
	{"李", "li"},
	{"Олег", "oleg"},
	{"محمد", "mohammed"},
	{"Đặng", "dang"},
}

var familyNames = []name{
	{"Smith", "smith"},
	{"Johnson", "johnson"},
	{"Williams", "williams"},
	{"Brown", "brown"},
	{"Jones", "jones"},
	{"Garcia", "garcia"},
	{"Miller", "miller"},
	{"Davis", "davis"},
	{"Rodriguez", "rodriguez"},
	{"Martinez", "martinez"},
	{"Hernandez", "hernandez"},
	{"Lopez", "lopez"},
	{"Gonzalez", "gonzalez"},
	{"Wilson", "wilson"},
	{"Anderson", "anderson"},
	{"Taylor", "taylor"},
	{"Moore", "moore"},
	{"Jackson", "jackson"},
	{"Martin", "martin"},
	{"Lee", "lee"},
	{"Thompson", "thompson"},
	{"White", "white"},
	{"Harris", "harris"},
	{"Clark", "clark"},
	{"Lewis", "lewis"},
	{"Robinson", "robinson"},
	{"Walker", "walker"},
	{"Young", "young"},
	{"Allen", "allen"},
	{"King", "king"},
	{"O'Brien", "obrien"},
	{"van der Berg", "vanderberg"},
	{"Müller", "mueller"},
	{"Nuñez", "nunez"},
	{"Åström", "astrom"},
	{"Saint-Exupéry", "saintexupery"},
	{"Иванов", "ivanov"},
	{"王", "wang"},
	{"McDonald \"Mac\"", "mcdonald"},
	{"Null", "null"},
}

var (
	honorifics = []string{"Mr.", "Mrs.", "Ms.", "Dr.", "Prof."}
	suffixes   = []string{"Jr", "Sr", "II", "III", "PhD", "Esq."}
	mailHosts  = []string{"example.com", "example.org", "example.net", "mail.example.com", "post.example.org"}
	jobTitles  = []string{"Owner", "Sales Manager", "Chief Executive Officer", "Accountant", "Coach", "Office Manager", "VP, Sales & Marketing", "Technician", "Founder / CEO", "Bookkeeper", "Consultant", "Real Estate Agent", "Dentist", "Photographer", "Senior Software Engineer", "Teacher"}
	firmHeads  = []string{"Acme", "Blue Sky", "Summit", "Desert Rose", "Northern", "Golden Gate", "Evergreen", "Pioneer", "Lakeside", "Sterling", "Copper State", "Harbor", "Métropole", "Alpha & Omega", "Smith \"n\" Sons", "日本"}
	firmTails  = []string{"Plumbing", "Consulting", "Dental", "Fitness", "Media", "Realty", "Landscaping", "Foods", "Law Group", "Electric", "Coaching", "Design", "Logistics", "Accounting"}
	firmForms  = []string{"LLC", "Inc.", "Co.", "GmbH", "Ltd", "& Partners"}
	handles    = []string{"official", "hq", "daily", "online", "studio"}
	timeZones  = []string{"America/New_York", "America/Phoenix", "America/Los_Angeles", "America/Chicago", "Europe/London", "Europe/Berlin", "Australia/Sydney", "Asia/Kathmandu"}
	locales    = []string{"en_US", "en_US", "en_US", "en_GB", "es_MX", "fr_CA", "de_DE", "pt_BR"}
	leadNames  = []string{"Google Ads", "Facebook", "Referral", "Trade Show", "Web Form", "Podcast", "Direct Mail", "Partner"}
	utmSources = []string{"google", "facebook", "newsletter", "bing", "partner-site"}
	utmMedia   = []string{"cpc", "email", "social", "organic"}
	utmThemes  = []string{"spring-sale", "webinar_2024", "free trial", "Black Friday 50%", "relaunch"}
)
