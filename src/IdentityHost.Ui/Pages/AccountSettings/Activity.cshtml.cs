using IdentityHost.Accounts.Audit;
using IdentityHost.OpenId.Clients;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class ActivityModel(AccountVisit visit, AccountActivity activity, ClientNames clients, Texts texts) : PageModel
{
    private IReadOnlyDictionary<string, string> _apps = new Dictionary<string, string>();

    public IReadOnlyList<Activity> Entries { get; private set; } = [];

    /// <summary>Where the next page begins; null on the last one.</summary>
    public string? Next { get; private set; }

    public string WordsOf(Activity entry) => texts.Find($"activity.{entry.Event}") ?? texts["activity.other"];

    /// <summary>The app's name; null where the entry is about none.</summary>
    public string? AppOf(Activity entry) => entry.ClientId is { } id ? _apps.GetValueOrDefault(id) : null;

    public async Task<IActionResult> OnGetAsync(string? after)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Entries = await activity.ListAsync(visit.Visitor, after, HttpContext.RequestAborted);
        Next = Entries.Count == AccountActivity.PageSize ? Entries[^1].Id : null;
        _apps = await clients.OfAsync(Entries.Select(entry => entry.ClientId).OfType<string>(), HttpContext.RequestAborted);
        return Page();
    }
}
