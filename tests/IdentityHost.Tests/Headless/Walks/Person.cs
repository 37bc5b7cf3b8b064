using IdentityHost.Testing.Authenticators;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>An account as the model knows it: what its owner could prove, and what it owes.</summary>
internal sealed class Person(string email, string? password)
{
    private readonly Dictionary<Guest, DateTimeOffset> _trusted = [];
    private readonly List<Passkey> _keys = [];
    private DateTimeOffset _appSince;

    /// <summary>The primary address.</summary>
    public string Email { get; set; } = email;

    /// <summary>Null when it was taken away because the address was proven by a mail (S-162).</summary>
    public string? Password { get; set; } = password;

    public bool IsVerified { get; set; }

    /// <summary>Whether the address was proven by a link that somebody pressed elsewhere: who made the account has yet to show the mailbox (S-162).</summary>
    public bool OwesMailbox { get; set; }

    /// <summary>Further addresses, each proven.</summary>
    public HashSet<string> Others { get; } = [];

    /// <summary>The identities at the provider that are connected.</summary>
    public HashSet<string> Identities { get; } = [];

    public string? Phone { get; set; }

    public bool PhoneProven { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>Grows with whatever ends everything begun before: a new password, being disabled.</summary>
    public int Era { get; private set; }

    /// <summary>The id the server gave it; null until it was told.</summary>
    public string? Id { get; set; }

    public AuthenticatorApp? App { get; private set; }

    public IReadOnlyList<Passkey> Keys => _keys;

    public bool HasFactor => App is not null || _keys.Count > 0;

    /// <summary>When the oldest factor was added; far ahead when there is none.</summary>
    public DateTimeOffset FactorSince => _keys.Select(k => k.Since).Append(App is null ? DateTimeOffset.MaxValue : _appSince).Min();

    /// <summary>The last step of the app that was taken.</summary>
    public long LastStep { get; set; }

    public List<string> RecoveryCodes { get; } = [];

    public List<string> UsedCodes { get; } = [];

    public void BeginEra()
    {
        Era++;
        _trusted.Clear();
    }

    public void Add(AuthenticatorApp app, DateTimeOffset since, long step)
    {
        (App, _appSince, LastStep) = (app, since, step);
        _trusted.Clear();
    }

    public void Add(Passkey key)
    {
        _keys.Add(key);
        _trusted.Clear();
    }

    public void RemoveApp()
    {
        App = null;
        Lost();
    }

    public void Remove(Passkey key)
    {
        _keys.Remove(key);
        Lost();
    }

    /// <summary>Any of the addresses.</summary>
    public string AnAddress(Dice dice) => Others.Count > 0 && dice.OneIn(2) ? dice.Of([.. Others.Order(StringComparer.Ordinal)]) : Email;

    /// <summary>Whether its owner has shown this address.</summary>
    public bool HasProven(string address) => (address == Email && IsVerified) || Others.Contains(address);

    /// <summary>Whoever set up anything had not proven the address: it goes (S-162).</summary>
    public void RemoveAll()
    {
        Others.Clear();
        Identities.Clear();
        (Phone, PhoneProven) = (null, false);
        _keys.Clear();
        RemoveApp();
    }

    /// <summary>Has these recovery codes in place of those before.</summary>
    public void Renew(IEnumerable<string> codes)
    {
        UsedCodes.AddRange(RecoveryCodes);
        RecoveryCodes.Clear();
        RecoveryCodes.AddRange(codes);
        _trusted.Clear();
    }

    public void Trust(Guest guest, DateTimeOffset until) => _trusted[guest] = until;

    public bool Trusts(Guest guest, DateTimeOffset at) => _trusted.TryGetValue(guest, out var until) && at < until;

    private void Lost()
    {
        _trusted.Clear();
        if (HasFactor)
            return;
        UsedCodes.AddRange(RecoveryCodes);
        RecoveryCodes.Clear();
    }
}

/// <summary>A passkey that somebody added, each in an authenticator of its own.</summary>
/// <param name="Who">Whose it is, or was.</param>
/// <param name="Device">What holds it.</param>
/// <param name="Id">Its number at the server.</param>
/// <param name="Since">When it was added.</param>
internal sealed record Passkey(Person Who, SoftwareAuthenticator Device, long Id, DateTimeOffset Since)
{
    /// <summary>Whether it still opens anything.</summary>
    public bool IsGood => Who.Keys.Contains(this);
}
