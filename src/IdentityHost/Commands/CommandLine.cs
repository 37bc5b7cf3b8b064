using System.CommandLine;
using IdentityHost.Commands.Clients;
using IdentityHost.Commands.Database;
using IdentityHost.Commands.Doctor;
using IdentityHost.Commands.Groups;
using IdentityHost.Commands.Users;

namespace IdentityHost.Commands;

/// <summary>The command line: the same services as the server, beside it or without it.</summary>
internal static class CommandLine
{
    /// <summary>Whether the arguments ask for a command; otherwise they are settings for the server.</summary>
    public static bool Asks(string[] args) =>
        args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "-h" or "-?" or "--help" or "--version");

    public static Task<int> RunAsync(string[] args) => RunAsync(args, new Shell());

    public static Task<int> RunAsync(string[] args, Shell shell)
    {
        var root = new RootCommand("IdentityHost, an OpenID Connect server. Without a command it serves.")
        {
            UsersCommand.In(shell),
            GroupsCommand.In(shell),
            ClientsCommand.In(shell),
            KeysCommand.In(shell),
            AuditCommand.In(shell),
            DatabaseCommand.In(shell),
            SeedCommand.In(shell),
            DoctorCommand.In(shell),
        };
        root.Options.Add(Shell.Json);
        // No option has a short form worth bundling, and a code or id that begins with "-h" is no cry for help.
        return root.Parse(args, new ParserConfiguration { EnablePosixBundling = false }).InvokeAsync(new InvocationConfiguration { Output = shell.Out, Error = shell.Error });
    }
}
