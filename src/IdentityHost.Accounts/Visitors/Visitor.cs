using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Visitors;

/// <summary>A browser or app as the flows see it during one request: who is signed in there, and what it has under way.</summary>
/// <remarks>The flows keep it current: after a step has succeeded it shows the new state, which the faces turn into an answer.</remarks>
public sealed class Visitor
{
    private const int UserAgentLength = 200;

    internal Visitor(HttpContext http, ClientKind kind)
    {
        (Http, Kind) = (http, kind);
        // For whoever writes down who did what in this request (Audit/RequestOrigins).
        http.Features.Set(this);
    }

    /// <summary>Cookie, header, or a message of OAuth.</summary>
    public ClientKind Kind { get; }

    /// <summary>The session; null when nobody is signed in, and for an app whose token has outlived its session.</summary>
    public Session? Session { get; internal set; }

    /// <summary>The account of the session.</summary>
    public Account? Account { get; internal set; }

    /// <summary>Whether somebody is signed in here, with everything proven that was owed.</summary>
    public bool IsSignedIn => Session is not null || Bearer is not null;

    /// <summary>Whether an app presented a token that nobody has, or has any more.</summary>
    public bool IsGone { get; internal set; }

    /// <summary>Whether a browser presented the token of a session that has ended.</summary>
    public bool HasEnded { get; internal set; }

    /// <summary>A token made during this request that the app must use from now on; null when it keeps the one it has. Browsers get it as a cookie.</summary>
    public string? NewToken { get; internal set; }

    /// <summary>A token made during this request that spares an app of our own the second factor from now on; browsers get it as a cookie.</summary>
    public string? NewDeviceToken { get; internal set; }

    /// <summary>What the app is called for which somebody signs in, where the face knows one: shown to whoever opens a mailed link. Untrusted text.</summary>
    public string? AskedBy { get; set; }

    /// <summary>What is under way, by kind.</summary>
    public IReadOnlyList<PendingStep> Pending { get; internal set; } = [];

    internal HttpContext Http { get; }

    /// <summary>The app; null unless it is one of our own.</summary>
    internal FirstPartyApp? App { get; init; }

    /// <summary>The app that speaks for somebody by a token of the protocol; null for all others. It has no token of ours to renew.</summary>
    internal Bearer? Bearer { get; init; }

    internal KeptVisitor? Kept { get; set; }

    /// <summary>The session this browser has while it signs in anew on a page; the new one takes its place.</summary>
    internal Session? Present { get; set; }

    /// <summary>Whether it is to be asked, or has asked, to be trusted.</summary>
    internal bool AsksTrust => Kind == ClientKind.Browser || App is { AsksTrust: true };

    /// <summary>The holder of the pending steps; null for a visitor who has nothing yet.</summary>
    internal string? Holder => Bearer?.Holder ?? Session?.Id ?? Kept?.Id;

    /// <summary>What was proven for this visitor: in its session, or, for an app with a token, in that session until the token was granted.</summary>
    internal IEnumerable<ProvenMethod> Proven => Session is null ? [] : Bearer is null ? Session.Methods : Session.Methods.Where(IsInToken);

    /// <summary>The cookie that carries what is under way: its own while a session's cookie must stay.</summary>
    internal BrowserCookie Cookie => Present is null ? BrowserCookie.Session : BrowserCookie.SignIn;

    /// <summary>The unit in which its address is counted.</summary>
    internal string AddressBucket => ClientAddress.Bucket(Http);

    /// <summary>What it says it is, as far as its owner is shown it; null when it says nothing.</summary>
    internal string? UserAgent => Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? WholeCharacters.Cut(agent, UserAgentLength) : null;

    /// <summary>What is stored instead of a token of this visitor; with the client's id in it where there is one, so that any other client has none.</summary>
    internal byte[] HashOf(string token) => RandomToken.Hash(App is null ? token : $"{App.ClientId}\0{token}");

    /// <summary>Notes that a try was taken from a step, and how many are left.</summary>
    internal void Took(PendingStep step, int left) => Pending = [.. Pending.Select(pending => pending == step ? step with { TriesLeft = left } : pending)];

    private bool IsInToken(ProvenMethod method) => method.At.ToUnixTimeSeconds() <= Bearer!.AuthenticatedAt.ToUnixTimeSeconds();

    /// <summary>What is under way of this kind, or null.</summary>
    public PendingStep? Find(PendingKind kind)
    {
        foreach (var step in Pending)
        {
            if (step.Kind == kind)
                return step;
        }

        return null;
    }
}
