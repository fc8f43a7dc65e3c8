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

// Which entities a test can be made with.

// own have ids of Keap's and one list.
func own(e *schema.Entity) bool { return len(e.Key) == 0 && e.Strategy != schema.PerParent }

// listed have one list, with ids of Keap's or without.
func listed(e *schema.Entity) bool { return e.Strategy != schema.PerParent }

func perParent(e *schema.Entity) bool { return e.Strategy == schema.PerParent }

func byKeyset(e *schema.Entity) bool { return own(e) && e.V2.Keyset() }

func byNewest(e *schema.Entity) bool { return own(e) && e.V2.OrderStamp != "" && e.Stamp != "" }

// byChange can be asked what changed since a time, by the stamp of the change.
func byChange(e *schema.Entity) bool {
	return own(e) && e.Strategy == schema.Window && e.V2.Since != ""
}

func byIDs(e *schema.Entity) bool { return own(e) && (e.V2.ByIDs != "" || e.V2.Single != "") }
