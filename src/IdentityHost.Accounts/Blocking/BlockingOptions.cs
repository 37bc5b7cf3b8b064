using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Blocking;

/// <summary>Whom and what the server will have nothing to do with. All lists are empty unless set, and each stands for itself.</summary>
public sealed class BlockingOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Blocking";

    /// <summary>What nobody may register: at sign-up, and as a further address or number of an account.</summary>
    public RegistrationBlocks Registration { get; set; } = new();

    /// <summary>Where no code or link is sent to, whoever has the address.</summary>
    public SendingBlocks Sending { get; set; } = new();

    /// <summary>A file with the domains of disposable addresses, one on each line; <c>#</c> begins a remark. Read again when it changes.</summary>
    public string? DisposableDomainsFile { get; set; }

    /// <summary>Bait for programs: who takes it is kept out for a while.</summary>
    public HoneyTrapSettings HoneyTrap { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. Faults("Registration:EmailDomains", Registration.EmailDomains, DomainList.Fault),
        .. Faults("Registration:EmailPatterns", Registration.EmailPatterns, PatternList.Fault),
        .. Faults("Registration:PhonePatterns", Registration.PhonePatterns, PatternList.Fault),
        .. Faults("Registration:UsernamePatterns", Registration.UsernamePatterns, PatternList.Fault),
        .. Faults("Registration:Networks", Registration.Networks, NetworkList.Fault),
        .. Faults("Sending:EmailDomains", Sending.EmailDomains, DomainList.Fault),
        .. Faults("Sending:EmailPatterns", Sending.EmailPatterns, PatternList.Fault),
        .. Faults("Sending:PhonePatterns", Sending.PhonePatterns, PatternList.Fault),
        .. Faults("Sending:Networks", Sending.Networks, NetworkList.Fault),
        .. Faults("HoneyTrap:Paths", HoneyTrap.Paths, HoneyTrapSettings.PathFault),
        .. HoneyTrap.Faults(),
        .. DisposableDomainsFile is { Length: > 0 } file && !File.Exists(file) ? [Fault(nameof(DisposableDomainsFile), $"names {file}, which does not exist.")] : Array.Empty<ValidationResult>(),
    ];

    internal static ValidationResult Fault(string key, string fault) => new($"{Section}:{key} {fault}", [key]);

    private static IEnumerable<ValidationResult> Faults(string key, IEnumerable<string> items, Func<string, string?> faultOf) =>
        items.Select(item => faultOf(item) is { } fault ? Fault(key, $"holds '{item}', {fault}") : null).OfType<ValidationResult>();
}

/// <summary>What nobody may register.</summary>
public sealed class RegistrationBlocks
{
    /// <summary>Domains of e-mail addresses; subdomains are meant too.</summary>
    public IList<string> EmailDomains { get; } = [];

    /// <summary>Regular expressions for e-mail addresses, in any case; they may match anywhere in the text (<c>^</c> and <c>$</c> are its ends).</summary>
    public IList<string> EmailPatterns { get; } = [];

    /// <summary>The same for telephone numbers in E.164, for example <c>^\+1900</c>.</summary>
    public IList<string> PhonePatterns { get; } = [];

    /// <summary>The same for user names, as they are and without their dots, dashes, underscores and plus signs.</summary>
    public IList<string> UsernamePatterns { get; } = [];

    /// <summary>Networks nobody signs up from: <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>, or a single address.</summary>
    public IList<string> Networks { get; } = [];

    /// <summary>Whether the domains of <see cref="BlockingOptions.DisposableDomainsFile"/> are meant too.</summary>
    public bool DisposableDomains { get; set; } = true;
}

/// <summary>Where nothing is sent to.</summary>
public sealed class SendingBlocks
{
    /// <summary>Domains of e-mail addresses; subdomains are meant too.</summary>
    public IList<string> EmailDomains { get; } = [];

    /// <summary>Regular expressions for e-mail addresses.</summary>
    public IList<string> EmailPatterns { get; } = [];

    /// <summary>Regular expressions for telephone numbers in E.164.</summary>
    public IList<string> PhonePatterns { get; } = [];

    /// <summary>Networks whose requests send nothing.</summary>
    public IList<string> Networks { get; } = [];

    /// <summary>Whether the domains of <see cref="BlockingOptions.DisposableDomainsFile"/> are meant too.</summary>
    public bool DisposableDomains { get; set; }
}
