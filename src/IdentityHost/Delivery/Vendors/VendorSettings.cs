using IdentityHost.Accounts.Audit;
using IdentityHost.Delivery.SendGrid;
using IdentityHost.Delivery.Twilio;
using Microsoft.Extensions.Options;

namespace IdentityHost.Delivery.Vendors;

/// <summary>The accounts at vendors, and the operator's own receiver.</summary>
internal sealed record VendorSettings(IOptions<TwilioOptions> Twilio, IOptions<SendGridOptions> SendGrid, IOptions<AuditWebhookOptions> AuditWebhook);
