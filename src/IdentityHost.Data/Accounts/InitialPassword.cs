namespace IdentityHost.Data.Accounts;

/// <summary>The row that says that an account's password came with the installation: its key in the table of tokens.</summary>
internal static class InitialPassword
{
    public const string Owner = "IdentityHost";
    public const string Name = "initial-password";
}
