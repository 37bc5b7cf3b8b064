namespace IdentityHost.Accounts.TextMessages;

/// <summary>
/// One text message to a person: which words, and what is put into their places. <see cref="TextMessageWriter"/> writes it; the words are in
/// <c>Messages/Texts/LANGUAGE/NAME.txt</c>. They keep to the letters of GSM 7-bit and to one message, and hold no link (S-181).
/// </summary>
internal abstract record TextMessage
{
    private TextMessage(string name) => Name = name;

    /// <summary>The name of its text.</summary>
    public string Name { get; }

    /// <summary>Without what it holds, for that may be a code (S-200).</summary>
    public sealed override string ToString() => $"{nameof(TextMessage)} {Name}";

    /// <summary>One with a code, which also stands in a last line by which phones type it into our pages and no others (WebOTP).</summary>
    public abstract record WithCode : TextMessage
    {
        private protected WithCode(string name, string code, TimeSpan goodFor)
            : base(name) => (Code, GoodFor) = (code, goodFor);

        public string Code { get; }

        public TimeSpan GoodFor { get; }
    }

    public sealed record PhoneCode(string Value, TimeSpan Lifetime) : WithCode("sms-phone-code", Value, Lifetime);

    public sealed record SignInCode(string Value, TimeSpan Lifetime) : WithCode("sms-sign-in-code", Value, Lifetime);

    /// <summary>To somebody signed in who is to prove again that it is them.</summary>
    public sealed record ProofCode(string Value, TimeSpan Lifetime) : WithCode("sms-proof-code", Value, Lifetime);

    /// <summary>To the owner of a number which somebody else, or they themselves, wanted for an account (S-003).</summary>
    public sealed record AccountExists() : TextMessage("sms-account-exists");

    /// <summary>To the number an account no longer has (S-179).</summary>
    public sealed record PhoneGone() : TextMessage("sms-phone-gone");
}
