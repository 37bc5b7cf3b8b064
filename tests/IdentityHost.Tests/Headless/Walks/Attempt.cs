using IdentityHost.Testing.Headless;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>How a sign-in began.</summary>
internal enum Beginning
{
    Password,
    Code,
    SignUp,
    Reset,
    Passkey,
    Provider,
}

/// <summary>A sign-in under way: what was shown in it so far, and what is owed next.</summary>
internal sealed class Attempt(Person? who, Beginning by, DateTimeOffset until)
{
    /// <summary>Null where nobody has what was typed.</summary>
    public Person? Who { get; private set; } = who;

    public Beginning By { get; } = by;

    public int Era { get; set; } = who?.Era ?? 0;

    /// <summary>The latest moment it can still be alive.</summary>
    public DateTimeOffset Until { get; set; } = until;

    /// <summary>allauth's id of the step that is owed; null when nothing is.</summary>
    public string? Stage { get; set; }

    public MailedCode? Code { get; set; }

    /// <summary>The address, the password and the number somebody signed up with.</summary>
    public (string? Email, string? Password, string? Phone) Form { get; set; }

    /// <summary>The number a code was asked for; null for an address.</summary>
    public string? ByPhone { get; init; }

    /// <summary>The address a code was asked for; null for a number.</summary>
    public string? ByEmail { get; init; }

    /// <summary>Where a code goes that is to sign somebody in: where it was asked for, unless nobody has shown that mailbox; after a password to the account's own address.</summary>
    public string CodeTo(Person who) => ByPhone ?? (ByEmail is { } typed && who.HasProven(typed) && !who.OwesMailbox ? typed : who.Email);

    public bool CodeShown { get; set; }

    public bool MailboxShown { get; set; }

    public bool PhoneShown { get; set; }

    public bool SecondShown { get; set; }

    /// <summary>The passkey it began with; it is not the second factor as well (S-051).</summary>
    public Passkey? Key { get; init; }

    /// <summary>Whether that one verified its user: then it was both factors.</summary>
    public bool KeyVerified { get; init; }

    /// <summary>Whether a passkey is still to be made in place of a password.</summary>
    public bool MakesKey { get; set; }

    public bool TrustAnswered { get; set; }

    /// <summary>The identity that is connected at its end; null for none.</summary>
    public string? Identity { get; init; }

    /// <summary>Whose mailbox must be shown, because the identity has the same address; null for nobody's.</summary>
    public Person? Owner { get; init; }

    /// <summary>Whether the provider did not say enough.</summary>
    public bool LacksData { get; init; }

    /// <summary>Whether an account is to be made for the identity.</summary>
    public bool IsNewIdentity => Identity is not null && Owner is null && !LacksData;

    public bool IsAlive(DateTimeOffset at) => at < Until && (Who is null || (Era == Who.Era && !Who.IsDisabled));

    /// <summary>It is somebody's now.</summary>
    public void Become(Person person) => (Who, Era) = (person, person.Era);

    public override string ToString() =>
        $"a sign-in by {By} as {Who?.Email ?? "nobody"} at {Stage ?? "its end"} (code {CodeShown}, mailbox {MailboxShown}, number {PhoneShown}, second {SecondShown}, factors {Who?.HasFactor})";

    /// <summary>What is owed after what was shown so far; the one statement of the rules that the server is held to.</summary>
    public string? Owes(Guest guest, bool codeAfterPassword, DateTimeOffset at)
    {
        if (LacksData)
            return "provider_signup";
        if (Who is null)
            return By == Beginning.Code ? "login_by_code" : Form.Phone is not null && !PhoneShown ? "verify_phone" : "verify_email";
        if (!CodeShown && (By == Beginning.Code || (By == Beginning.Password && codeAfterPassword) || (Who.OwesMailbox && !MailboxShown)))
            return "login_by_code";
        var owesPhone = Who is { Phone: not null, PhoneProven: false } && !PhoneShown;
        var owesFactor = Who.HasFactor && !SecondShown && !KeyVerified && !Who.Trusts(guest, at);
        // Whoever corrects a number changes the account: not before its second factor was shown.
        if (owesPhone && !owesFactor)
            return "verify_phone";
        if (!Who.IsVerified && !MailboxShown)
            return "verify_email";
        if (owesFactor)
            return "mfa_authenticate";
        if (SecondShown && !TrustAnswered && guest.Client.Kind == AllauthKind.Browser)
            return "mfa_trust";
        return MakesKey ? "mfa_signup_webauthn" : null;
    }
}
