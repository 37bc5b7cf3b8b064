using System.Text.RegularExpressions;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>What holds for every source file.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 400;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    private const int MostInFolder = 12;

    /// <summary>Folders that hold more, each with how many at most and the reason.</summary>
    private static readonly Dictionary<string, (int Most, string Reason)> s_largeFolders = new(StringComparer.Ordinal)
    {
        ["src/IdentityHost.Accounts/Audit"] = (13, "Events, rows and ports of one log."),
        ["src/IdentityHost.Accounts/Throttling"] = (13, "Two throttles over the same counters."),
        ["src/IdentityHost.Api/OwnAccount"] = (15, "A file for each resource, and the shapes of one."),
        ["src/IdentityHost.Data/Accounts"] = (17, "A store for each port."),
        ["src/IdentityHost.Data/Accounts/Acts"] = (23, "A small class for each kind of change."),
        ["src/IdentityHost.Data/Model"] = (14, "Rows and tables of each area, side by side."),
        ["src/IdentityHost.Data/OpenId"] = (19, "A store for each port."),
        ["src/IdentityHost.Data/Operations"] = (14, "What a node does by itself, a file for each job."),
        ["src/IdentityHost.OpenId/Issuance"] = (15, "Three kinds of tokens, and what stands in them."),
        ["src/IdentityHost.OpenId/Registration"] = (19, "One rule book, a file for each kind of rule."),
        ["src/IdentityHost.Ui/Pages/Shared"] = (14, "What several pages show, code beside its partial page."),
    };

    /// <summary>The places that may open outbound connections (S-170): one refuses addresses inside the house, the others go where the operator's settings say and nowhere else.</summary>
    private static readonly string[] s_outboundFolders =
    [
        "src/IdentityHost.OpenId/OutboundFetch/", "src/IdentityHost/Delivery/Smtp/", "src/IdentityHost/Delivery/Vendors/", "src/IdentityHost/ExternalSignIn/Requests/ProviderHttp.cs",
        "src/IdentityHost/Commands/Doctor/IssuerFinding.cs",
    ];

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines() =>
        SourceFiles.Below("src", "tests", "samples")
            .Where(file => !LongFiles.ContainsKey(file) && SourceFiles.Lines(file).Length > MostLines)
            .ShouldBeEmpty();

    [Fact]
    public void No_folder_holds_more_files_than_one_takes_in_at_a_glance()
    {
        var sizes = SourceFiles.Below("src").GroupBy(file => file[..file.LastIndexOf('/')], StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Count(), StringComparer.Ordinal);
        sizes.Where(f => f.Value > (s_largeFolders.TryGetValue(f.Key, out var large) ? large.Most : MostInFolder)).ShouldBeEmpty();
        s_largeFolders.Keys.Where(folder => sizes.GetValueOrDefault(folder) <= MostInFolder).ShouldBeEmpty("these need no exception any more");
    }

    [Fact]
    public void A_namespace_is_the_path_of_its_folder() =>
        SourceFiles.Below("src", "tests")
            .Select(file => (file, Expected: NamespaceOf(file), Declared: DeclaredNamespace(file)))
            .Where(f => f.Declared is not null && f.Declared != f.Expected)
            .Select(f => $"{f.file}: {f.Declared}, not {f.Expected}")
            .ShouldBeEmpty();

    [Fact]
    [Trait("Security", "S-170")]
    public void Only_the_guarded_fetch_and_the_transports_of_messages_open_connections_to_the_outside() =>
        SourceFiles.Below("src")
            .Where(file => !s_outboundFolders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .Where(file => SourceFiles.Lines(file).Any(line => OutboundClient().IsMatch(line)))
            .ShouldBeEmpty();

    [Fact]
    public void No_file_puts_work_off() =>
        SourceFiles.Below("src", "tests")
            .Where(file => !file.EndsWith("Architecture/SourceTests.cs", StringComparison.Ordinal))
            .SelectMany(file => SourceFiles.Lines(file).Where(line => PutOff().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty();

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        SourceFiles.Below("src")
            .SelectMany(file => SourceFiles.Lines(file).Where(line => EmptyName().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty();

    [Fact]
    public void No_exception_is_swallowed_without_a_word() =>
        SourceFiles.Below("src")
            .Where(file => EmptyCatch().IsMatch(File.ReadAllText(Repository.Path(file))))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("    // TODO: later")]
    [InlineData("    throw new NotImplementedException();")]
    public void Work_put_off_is_found(string line) => PutOff().IsMatch(line).ShouldBeTrue();

    [Theory]
    [InlineData("internal sealed class TokenManager(IClock clock)")]
    [InlineData("public static class StringHelpers")]
    [InlineData("internal abstract class HandlerBase")]
    public void Names_that_say_nothing_are_found(string line) => EmptyName().IsMatch(line).ShouldBeTrue();

    [Theory]
    [InlineData("var http = new HttpClient();")]
    [InlineData("using HttpClient http = new(handler);")]
    [InlineData("services.AddHttpClient();")]
    [InlineData("new SocketsHttpHandler { }")]
    [InlineData("var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);")]
    public void Connections_to_the_outside_are_found(string line) => OutboundClient().IsMatch(line).ShouldBeTrue();

    private static string NamespaceOf(string file) => string.Join('.', file.Split('/')[1..^1]);

    private static string? DeclaredNamespace(string file) =>
        SourceFiles.Lines(file).Select(line => Namespace().Match(line)).FirstOrDefault(m => m.Success)?.Groups["name"].Value;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)\s*;?\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"new\s+(System\.Net\.Http\.)?(HttpClient|SocketsHttpHandler|HttpClientHandler|WebClient|TcpClient|SmtpClient|Socket)\b|\bHttpClient\s+\w+\s*=\s*new\b|\bAddHttpClient\b|\bSocket\s+\w+\s*=\s*new\b|\bIHttpClientFactory\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutboundClient();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PutOff();

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+\w*(Helper|Helpers|Util|Utils|Utility|Manager|Processor|Base)\b|\b(class|record)\s+Default\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"catch\s*(\([^)]*\)\s*)?\{\s*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyCatch();
}
