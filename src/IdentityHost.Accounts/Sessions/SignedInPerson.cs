namespace IdentityHost.Accounts.Sessions;

/// <summary>A signed-in person as pages show them.</summary>
/// <param name="Session">The session of this browser.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Name">What to call them: full name, or user name, or address, or number.</param>
/// <param name="Email">Their address.</param>
/// <param name="Username">Their user name, if they have one.</param>
public sealed record SignedInPerson(Session Session, string AccountId, string Name, string? Email, string? Username)
{
    internal static SignedInPerson Of(Session session, Account account) =>
        new(session, account.Id, account.FullName ?? account.UserName ?? account.Email ?? account.PhoneNumber ?? account.Id, account.Email, account.UserName);
}
