using System.CommandLine;

namespace IdentityHost.Commands.Users;

/// <summary>The options from which a user is created.</summary>
internal static class UserSwitches
{
    public static readonly Option<string?> Email = new("--email") { Description = "The e-mail address; counts as verified unless --send-code. Asked for at the terminal when left out." };
    public static readonly Option<string?> Username = new("--username") { Description = "The user name, if any." };
    public static readonly Option<string?> FirstName = new("--first-name") { Description = "The first name." };
    public static readonly Option<string?> LastName = new("--last-name") { Description = "The last name." };
    public static readonly Option<string[]> Group = new("--group") { Description = "A group to join; may be repeated." };
    public static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = "Read the password from the first line of standard input." };

    public static readonly Option<bool> SendCode = new("--send-code")
    {
        Description = "Mail the owner a code that activates the account: they prove the address with it, and choose a password unless one is given here.",
    };

    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Do not mail the owner that there is an account now." };
}
