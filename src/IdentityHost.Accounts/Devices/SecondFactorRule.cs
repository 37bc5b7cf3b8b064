namespace IdentityHost.Accounts.Devices;

/// <summary>When an account can show a second factor beside some first one, by the settings. Said here alone: the database hands it what it has of the account.</summary>
/// <param name="MailServes">Whether codes by mail serve as second factor.</param>
/// <param name="TextServes">Whether codes by text message do.</param>
/// <param name="AppServes">Whether authenticator apps do.</param>
/// <param name="MailSignsIn">Whether a code by mail serves as first factor.</param>
/// <param name="TextSignsIn">Whether a code by text message does.</param>
public sealed record SecondFactorRule(bool MailServes, bool TextServes, bool AppServes, bool MailSignsIn, bool TextSignsIn)
{
    /// <summary>Whether one with this can. A code that is sent needs a first factor of another channel: a password, or a code by the other one (S-037).</summary>
    public bool CanServe(FactorHoldings has)
    {
        var byAuthenticator = has.Passkey || (has.App && AppServes);
        var byMail = has.Email && MailServes && (has.Password || (has.Phone && TextSignsIn));
        var byText = has.Phone && TextServes && (has.Password || (has.Email && MailSignsIn));
        return byAuthenticator || byMail || byText;
    }
}

/// <summary>What an account has to show who its owner is.</summary>
/// <param name="Password">Whether it has one.</param>
/// <param name="Email">Whether its own address is proven.</param>
/// <param name="Phone">Whether its number is.</param>
/// <param name="App">Whether it has an authenticator app.</param>
/// <param name="Passkey">Whether it has a passkey.</param>
public sealed record FactorHoldings(bool Password, bool Email, bool Phone, bool App, bool Passkey);
