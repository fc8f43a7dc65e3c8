package keapsim

// recurring is a subscription, with its contact if the view joins that.
type recurring struct {
	*subscription
	who *profile
}

// recurringOrderOrigin are the subscriptions whose product exists.
var recurringOrderOrigin = &origin{
	kind: subscriptionKind, keys: byOwnID("Id"),
	shows: func(s *session, r row) bool {
		_, ok := s.k.tables[productKind].get(s.g.loadSubscription(r).product)
		return ok
	},
	load: func(s *session, r row, _ int) any {
		s.recurring = recurring{subscription: s.g.loadSubscription(r)}
		return &s.recurring
	},
	fields: recurringFields(),
	custom: func(rec any) []*content { return rec.(*recurring).custom }, set: subscriptionSet,
}

// recurringOrderWithContactOrigin are the subscriptions whose contact exists, with some of the contact's fields.
var recurringOrderWithContactOrigin = &origin{
	kind: subscriptionKind, keys: byOwnID("RecurringOrderId", "Id"),
	shows: func(s *session, r row) bool {
		_, ok := s.k.tables[contactKind].get(s.g.loadSubscription(r).contact)
		return ok
	},
	load: func(s *session, r row, _ int) any {
		s.recurring = recurring{subscription: s.g.loadSubscription(r)}
		if c, ok := s.k.tables[contactKind].get(s.recurring.contact); ok {
			s.recurring.who = s.contactProfile(c)
		}
		return &s.recurring
	},
	fields: func() map[string]field {
		all := recurringFields()
		for _, f := range specs["RecurringOrderWithContact"].fields {
			read, known := profileFields[f.name]
			if _, taken := all[f.name]; !known || taken {
				continue
			}
			all[f.name] = func(rec any) value {
				if who := rec.(*recurring).who; who != nil {
					return read(who)
				}
				return value{}
			}
		}
		return all
	}(),
}

func recurringFields() map[string]field {
	return fields[recurring]{
		"ContactId":           func(u *recurring) value { return whole(u.contact) },
		"ProductId":           func(u *recurring) value { return whole(u.product) },
		"ProgramId":           func(u *recurring) value { return whole(u.subscription.plan) },
		"SubscriptionPlanId":  func(u *recurring) value { return whole(u.subscription.plan) },
		"BillingAmt":          func(u *recurring) value { return double(u.amount) },
		"BillingCycle":        func(u *recurring) value { return word(cycleCodes[u.cycle]) },
		"Frequency":           func(u *recurring) value { return whole(int64(u.frequency)) },
		"Qty":                 func(u *recurring) value { return whole(int64(u.quantity)) },
		"Status":              func(u *recurring) value { return word(map[bool]string{true: "Active", false: "Inactive"}[u.active]) },
		"AutoCharge":          func(u *recurring) value { return flagged(u.autoCharge) },
		"StartDate":           func(u *recurring) value { return date(u.start) },
		"LastBillDate":        func(u *recurring) value { return date(u.last) },
		"PaidThruDate":        func(u *recurring) value { return date(u.last) },
		"NextBillDate":        func(u *recurring) value { return date(u.next) },
		"EndDate":             func(u *recurring) value { return date(u.end) },
		"MaxRetry":            func(u *recurring) value { return whole(int64(u.attempts)) },
		"NumDaysBetweenRetry": func(u *recurring) value { return whole(int64(u.retryDays)) },
		"MerchantAccountId":   func(u *recurring) value { return whole(u.merchant) },
		"PaymentGatewayId":    func(u *recurring) value { return whole(u.merchant) },
		"CC1":                 func(u *recurring) value { return whole(u.method) },
		"CC2":                 func(*recurring) value { return whole(0) },
		"LeadAffiliateId":     func(u *recurring) value { return whole(u.leadAffiliate) },
		"AffiliateId":         func(u *recurring) value { return whole(u.saleAffiliate) },
		"ShippingOptionId":    func(u *recurring) value { return whole(u.shippingOption) },
		"PromoCode":           func(u *recurring) value { return xmlText(u.promoCode) },
		"ReasonStopped":       func(u *recurring) value { return xmlText(u.reason) },
		"OriginatingOrderId":  func(u *recurring) value { return whole(u.bought) },
	}.erase()
}
