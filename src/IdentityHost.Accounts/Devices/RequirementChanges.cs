using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Devices;

/// <summary>
/// Makes an account owe a second factor at every sign-in, or no longer. What the account has at that moment is its owner's: a password that a mail allowed
/// counts as a password again (S-037).
/// </summary>
public sealed record RequireSecondFactor(string AccountId, bool Required) : Change;

/// <summary>Conditional: the account owes no second factor, or has still something to show one with. Last in an act that takes something of it away.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Rule">What it is measured by.</param>
public sealed record KeepSecondFactor(string AccountId, SecondFactorRule Rule) : Change;
