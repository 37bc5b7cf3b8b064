using IdentityHost.Testing.Authenticators;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>An account as the model knows it: what its owner could prove, and what it owes.</summary>
internal sealed class Person(string email, string password)
{
    private readonly Dictionary<Guest, DateTimeOffset> _trusted = [];

    /// <summary>The primary address.</summary>
    public string Email { get; set; } = email;

    /// <summary>Null when it was taken away because the address was proven by a mail (S-162).</summary>
    public string? Password { get; set; } = password;

    public bool IsVerified { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>Grows with whatever ends everything begun before: a new password, being disabled.</summary>
    public int Era { get; private set; }

    /// <summary>The id the server gave it; null until it was told.</summary>
    public string? Id { get; set; }

    public AuthenticatorApp? App { get; private set; }

    public DateTimeOffset AppSince { get; private set; }

    /// <summary>The last step of the app that was taken.</summary>
    public long LastStep { get; set; }

    public List<string> RecoveryCodes { get; } = [];

    public List<string> UsedCodes { get; } = [];

    public void BeginEra()
    {
        Era++;
        _trusted.Clear();
    }

    public void Have(AuthenticatorApp? app, DateTimeOffset since = default)
    {
        (App, AppSince) = (app, since);
        _trusted.Clear();
        if (app is not null)
            return;
        UsedCodes.AddRange(RecoveryCodes);
        RecoveryCodes.Clear();
    }

    public void Trust(Guest guest, DateTimeOffset until) => _trusted[guest] = until;

    public bool Trusts(Guest guest, DateTimeOffset at) => _trusted.TryGetValue(guest, out var until) && at < until;
}
