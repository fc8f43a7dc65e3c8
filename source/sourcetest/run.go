package sourcetest

import (
	"testing"

	"github.com/keapsync/keapsync/schema"
)

// Run holds a reader to its contract. Each test has a fixture of its own, made by the function given.
func Run(t *testing.T, fixture func(t *testing.T) Fixture) {
	for name, test := range map[string]func(a *account){
		"PagesEndAndHoldEveryRecordOnce":          pagesEnd,
		"PageIsNeverLargerThanItsLimit":           pageLimit,
		"PagesAreComplete":                        parents,
		"TokensResumeInAnotherReader":             tokensResume,
		"KeysetNeitherRepeatsNorSkips":            keysetWalk,
		"KeysetIsSteadyWhileRecordsChange":        keysetUnderChange,
		"KeysetStartsAnywhere":                    keysetStarts,
		"GreatestIDComesFirstWhenDescending":      greatestID,
		"SinceIsInclusive":                        sinceInclusive,
		"SinceAndKeysetGoTogether":                sinceAndKeyset,
		"NewestComeFirst":                         newestFirst,
		"IDsAskedAreAnsweredAndGoneOnesAreNot":    idsAsked,
		"IDsThatComeBackAreAnsweredAgain":         idsComeBack,
		"IDsOfNothingAreAnEmptyPage":              idsOfNothing,
		"StampsAgreeWithTheRecords":               stampsAgree,
		"CountsAreOfTheRecordsThatAreRead":        countsAgree,
		"RecordsAreEqualBetweenTwoReads":          stable,
		"EditedRecordsAndNoOthersHashDifferently": editsShow,
		"AtIsKeapsClock":                          keapsClock,
		"StopsWhenTheContextEnds":                 contextEnds,
		"WrongCredentialIsAnAuthError":            wrongCredential,
		"FaultsAreErrorsThatAnswerQuestions":      faults,
		"FaultsOfASingleReadNeverMeanGone":        faultsOfIDs,
		"ReadsOnAfterAFault":                      readsOn,
		"ReleasedPagesDoNotTouchOthers":           released,
		"ManyMayReadAtOnce":                       concurrent,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(open(t, fixture(t)))
		})
	}
}

// Which entities a test can be made with, by what the reader offers.

// means are an entity's, in the hands of a test.
type means struct {
	schema.Means
	entity *schema.Entity
}

// own have ids of Keap's and one list.
func own(m means) bool { return len(m.entity.Key) == 0 && listed(m) }

// listed have one list, with ids of Keap's or without.
func listed(m means) bool { return !perParent(m) }

func perParent(m means) bool { return m.Strategy == schema.PerParent }

func byKeyset(m means) bool { return own(m) && m.Keyset }

func byNewest(m means) bool { return own(m) && m.Newest && m.entity.Stamp != "" }

// byChange can be asked what changed since a time, by the stamp of the change.
func byChange(m means) bool { return own(m) && m.Strategy == schema.Window && m.Since }

func byIDs(m means) bool { return own(m) && m.MaxIDs > 0 }

func counted(m means) bool { return m.Count }
