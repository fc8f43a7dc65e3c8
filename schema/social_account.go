package schema

// socialAccountColumns are the fields of REST v2's SocialAccount.
var socialAccountColumns = []Column{
	{
		Name: "type", Type: Text,
		Doc: "Network: FACEBOOK, LINKED_IN, TWITTER, INSTAGRAM, SNAPCHAT, YOUTUBE, PINTEREST, or SOCIAL_ACCOUNT_TYPE_UNSPECIFIED.",
	},
	{Name: "name", Type: Text, Doc: "User name or handle in that network."},
}
