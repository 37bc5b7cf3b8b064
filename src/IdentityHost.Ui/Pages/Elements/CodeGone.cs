namespace IdentityHost.Ui.Pages.Elements;

/// <summary>What stands on a page in the place of the field for a code that died.</summary>
/// <param name="Waits">Whether the sign-in waits for another one; otherwise it is over.</param>
/// <param name="IsTold">Whether the page says already what happened.</param>
/// <param name="RequestId">The app's request.</param>
/// <param name="ReturnTo">The way back.</param>
internal sealed record CodeGone(bool Waits, bool IsTold, string? RequestId, string? ReturnTo);
