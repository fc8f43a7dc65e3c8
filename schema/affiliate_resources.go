package schema

var affiliateResources = &Entity{
	Name: "affiliate_resources",
	Doc:  "Banners, links and texts that referral partners advertise with.",
	Columns: []Column{
		{Name: "id", Type: BigInt, XML: "Id", Doc: "Number of the resource in Keap."},
		{Name: "title", Type: Text, XML: "Title", Doc: "Title of the resource."},
		{Name: "type", Type: Text, XML: "ResourceType", Doc: "Kind of resource, in Keap's words."},
		{Name: "notes", Type: Text, XML: "Notes", Doc: "Remarks on the resource."},
		{Name: "url", Type: Text, XML: "ResourceHREF", Doc: "Web address of the resource."},
		{Name: "content_html", Type: Text, XML: "ResourceHTML", Doc: "Contents in HTML."},
		{Name: "order", Type: Integer, XML: "ResourceOrder", Doc: "Place among the resources, smallest first (write \"order\" in SQL)."},
		{Name: "program_ids", Type: Text, XML: "ProgramIds", Doc: "Numbers of the commission programs that use it, in one text as Keap sends it."},
	},
	XMLRPC: &XMLRPC{Table: "AffResource", Strategy: Append, Horizon: horizon, Reread: true},
}
