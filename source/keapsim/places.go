package keapsim

// place is a town with what an address there looks like.
type place struct {
	town, region, regionCode, country, countryCode string
	postal                                         int // first postal code, in digits
	zip                                            bool
}

var places = []place{
	{"Chandler", "Arizona", "US-AZ", "United States", "USA", 85224, true},
	{"Phoenix", "Arizona", "US-AZ", "United States", "USA", 85001, true},
	{"Scottsdale", "Arizona", "US-AZ", "United States", "USA", 85250, true},
	{"Austin", "Texas", "US-TX", "United States", "USA", 73301, true},
	{"Dallas", "Texas", "US-TX", "United States", "USA", 75201, true},
	{"Denver", "Colorado", "US-CO", "United States", "USA", 80202, true},
	{"Portland", "Oregon", "US-OR", "United States", "USA", 97201, true},
	{"Boston", "Massachusetts", "US-MA", "United States", "USA", 2108, true},
	{"Newark", "New Jersey", "US-NJ", "United States", "USA", 7101, true},
	{"St. Louis", "Missouri", "US-MO", "United States", "USA", 63101, true},
	{"Coeur d'Alene", "Idaho", "US-ID", "United States", "USA", 83814, true},
	{"San José", "California", "US-CA", "United States", "USA", 95101, true},
	{"Sydney", "New South Wales", "AU-NSW", "Australia", "AUS", 2000, false},
	{"Zürich", "Zürich", "CH-ZH", "Switzerland", "CHE", 8001, false},
	{"München", "Bayern", "DE-BY", "Germany", "DEU", 80331, false},
	{"Pune", "Maharashtra", "IN-MH", "India", "IND", 411001, false},
}

var (
	streets  = []string{"Main St", "Oak Avenue", "W Ray Rd", "N 44th St", "Elm Street", "Park Blvd", "Bahnhofstraße", "2nd Ave", "Sunset Dr", "Rue de l'Église", "King George VI Crescent", "Maple Ct"}
	doorways = []string{"Suite 100", "Apt 4B", "Unit 12", "c/o Reception\n3rd floor", "PO Box 77", "#5"}
)
