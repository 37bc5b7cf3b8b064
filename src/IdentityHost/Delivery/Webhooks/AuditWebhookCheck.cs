using IdentityHost.Accounts.Audit;
using IdentityHost.Delivery.Vendors;

namespace IdentityHost.Delivery.Webhooks;

/// <summary>Checks the settings of the webhook; each fault is one sentence that names the setting.</summary>
internal static class AuditWebhookCheck
{
    private const int ShortestSecret = 32;

    public static IEnumerable<string> Faults(AuditWebhookOptions options)
    {
        if (options.Url is null)
            yield break;
        if (VendorAddress.Fault($"{AuditWebhookOptions.Section}:Url", options.Url) is { } fault)
            yield return fault;
        if (options.Secret is not { Length: >= ShortestSecret })
            yield return $"{AuditWebhookOptions.Section}:Secret is missing or has fewer than {ShortestSecret} characters, but {AuditWebhookOptions.Section}:Url is set.";
    }
}
