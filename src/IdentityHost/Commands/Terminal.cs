using Spectre.Console;

namespace IdentityHost.Commands;

/// <summary>Asks whoever sits at the terminal. Questions go to standard error, so that the answer of the command can be piped on.</summary>
internal sealed class Terminal(IAnsiConsole console)
{
    private const int Tries = 3;

    /// <summary>The terminal of this process; null when nobody sits there.</summary>
    public static Terminal? Open() => Console.IsInputRedirected || Console.IsErrorRedirected
        ? null
        : new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error), Interactive = InteractionSupport.Yes }));

    /// <summary>Asks until there is an answer.</summary>
    public string Ask(string what) => console.Prompt(new TextPrompt<string>($"{what}:")).Trim();

    /// <summary>Asks once; null for an empty answer.</summary>
    public string? AskOptional(string what) => console.Prompt(new TextPrompt<string>($"{what} (may be empty):").AllowEmpty()).Trim() is { Length: > 0 } typed ? typed : null;

    /// <summary>Asks for a new password twice, without showing it (S-243); null when the two differed each time.</summary>
    public string? AskNewPassword()
    {
        for (var i = 0; i < Tries; i++)
        {
            var first = console.Prompt(new TextPrompt<string>("Password:").Secret());
            if (string.Equals(first, console.Prompt(new TextPrompt<string>("Again:").Secret()), StringComparison.Ordinal))
                return first;
            console.WriteLine("The two are not the same.");
        }

        return null;
    }
}
