using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Messages;

/// <summary>What mails to people say beside their own text.</summary>
public sealed class MessageOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Messages";

    /// <summary>Where people get help when something in their account was not their doing: an address, a telephone number or a URL.</summary>
    [StringLength(200)]
    public string? HelpContact { get; set; }
}
