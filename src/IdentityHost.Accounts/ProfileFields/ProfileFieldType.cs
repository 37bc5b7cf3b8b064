namespace IdentityHost.Accounts.ProfileFields;

/// <summary>What a profile field takes.</summary>
public enum ProfileFieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>An e-mail address, which nobody proves and nothing is sent to.</summary>
    Email,

    /// <summary>A whole http or https address.</summary>
    Url,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>Yes or no; a required one must be yes, as the consent to terms.</summary>
    Boolean,

    /// <summary>A day, <c>YYYY-MM-DD</c>.</summary>
    Date,

    /// <summary>One of the choices.</summary>
    Choice,
}
