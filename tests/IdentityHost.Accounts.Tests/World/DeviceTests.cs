using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using Shouldly;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Tests with people who have addresses, numbers and authenticators, and who may always owe a second factor.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class DeviceTests(params (string Key, string Value)[] settings)
    : FactorTests([("LoginMethods", "email,username,phone"), ("LoginOnPasswordReset", "true"), ("Throttling:CountAddresses", "false"), .. settings])
{
    protected const string Number = "+493012345678";

    private protected DeviceBook Devices => Here.Get<DeviceBook>();

    private protected SecondFactorRequirement Requirement => Here.Get<SecondFactorRequirement>();

    private protected LoginByCode Login => Here.Get<LoginByCode>();

    private protected SecondCode Second => Here.Get<SecondCode>();

    private protected CodeReauthentication SentProof => Here.Get<CodeReauthentication>();

    /// <summary>Somebody with a proven address and, if asked for, a proven number, signed in at this browser by password.</summary>
    private protected async Task<Account> SignedInAsync(Browser browser, string? phone = null, string? password = Password)
    {
        var made = await Here.Get<AccountCreation>().CreateAsync(
            new NewAccount { Email = Ada, EmailVerified = true, Password = password, Phone = phone, PhoneVerified = phone is not null }, None);
        if (password is not null)
            await Here.SignedInAsync(browser, Ada, password);
        return made.ShouldBeOfType<AccountCreationResult.Done>().Account;
    }

    /// <summary>The same, with the second factor required at every sign-in from now on.</summary>
    private protected async Task<Account> WithRequirementAsync(Browser browser, string? phone = null)
    {
        var account = await SignedInAsync(browser, phone);
        (await RequireAsync(browser, true)).ShouldAdvance();
        return account;
    }

    private protected async Task<FlowOutcome> RequireAsync(Browser browser, bool required) => await Requirement.SetAsync(await Here.ReadAsync(browser), required, None);

    private protected async Task<FlowOutcome> RequestCodeAsync(Browser browser, string typed) => await Login.RequestAsync(await Here.VisitAsync(browser), typed, None);

    private protected async Task<FlowOutcome> ConfirmAsync(Browser browser, string? code) => await Login.ConfirmAsync(await Here.VisitAsync(browser), code, None);

    private protected async Task<FlowOutcome> SendToAsync(Browser browser, string? device) => await Second.SendAsync(await Here.VisitAsync(browser), device, None);

    /// <summary>The code of the last message to this recipient.</summary>
    private protected async Task<string> CodeToAsync(string recipient) => Codes.In((await Here.MailboxAsync()).Last(m => m.To == recipient).Text);

    /// <summary>How many messages with a code this recipient got.</summary>
    private protected async Task<int> CodesToAsync(string recipient) => (await Here.MailboxAsync()).Count(m => m.To == recipient && Codes.AreIn(m.Text));

    /// <summary>The devices a sign-in may use now, as its answers list them: kind, masked address, and a star for the one that got a code.</summary>
    private protected async Task<IReadOnlyList<string>> OfferedAsync(Browser browser)
    {
        var owed = Here.Get<Flows>().Anonymous(await Here.VisitAsync(browser)).SingleOrDefault(f => f.IsPending == true);
        return [.. (owed?.Devices ?? []).Select(d => $"{Device.NameOf(d.Kind)} {d.Name}{(d.Id == owed!.SentBy ? "*" : "")}".Trim())];
    }

    private protected async Task<string> DeviceIdAsync(Browser browser, DeviceKind kind) =>
        Here.Get<Flows>().Anonymous(await Here.VisitAsync(browser)).Single(f => f.IsPending == true).Devices!.Single(d => d.Kind == kind).Id;

    /// <summary>What the session at this browser notes, as references.</summary>
    private protected async Task<string> ProvenAsync(Browser browser) => string.Join(' ', (await Here.ReadAsync(browser)).Session!.Methods.Select(m => m.Reference));
}
