namespace IdentityHost.Ui.Pages.Shared;

/// <summary>The buttons that lead to outside providers, with what the pages of one sign-in hand on.</summary>
internal sealed record ProviderButtons(string? RequestId, string? ReturnTo);
