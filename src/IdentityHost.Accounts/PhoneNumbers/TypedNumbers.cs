using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Telephone numbers as people type them on pages, national forms of the default region among them. Programs write E.164.</summary>
public sealed class TypedNumbers
{
    private readonly IOptions<AccountsOptions> _options;

    internal TypedNumbers(IOptions<AccountsOptions> options) => _options = options;

    /// <summary>The number in E.164; what is none as it was typed, to be refused like it.</summary>
    public string? Spell(string? typed) => TryRead(typed, out var number) ? number.Value : typed;

    /// <summary>Reads it.</summary>
    public bool TryRead(string? typed, [NotNullWhen(true)] out PhoneNumber? number) =>
        PhoneNumber.TryParse(typed, NumberingPlan.Find(_options.Value.Phones.DefaultRegion), out number);
}
