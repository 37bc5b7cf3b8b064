using IdentityHost.Ui.Languages;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>What became of a way to a provider, in words; what no word is known for is a failure like others. Nothing of the address is repeated.</summary>
internal sealed class ExternalWords(Texts texts)
{
    /// <summary>What <c>error</c> of a callback says; null where there is none.</summary>
    public string? Of(string? error) => string.IsNullOrEmpty(error) ? null
        : texts.Find($"external.error.{error}") ?? texts.Find($"error.{error}") ?? texts["external.error.unknown"];
}
