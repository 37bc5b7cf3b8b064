namespace IdentityHost.Ui.Pages.Shared;

/// <summary>The field somebody types a new password into, with the rules before it is typed and an estimate while it is.</summary>
/// <param name="Id">Its id, which is also what errors call it.</param>
/// <param name="Name">Its name in the form.</param>
/// <param name="Label">The key of its label.</param>
/// <param name="MinLength">The fewest characters that are taken.</param>
/// <param name="Error">What is wrong with what was typed; null for nothing.</param>
internal sealed record NewPasswordField(string Id, string Name, string Label, int MinLength, string? Error);
