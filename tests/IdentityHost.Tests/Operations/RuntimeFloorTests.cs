using IdentityHost.Operations;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>Which runtimes the server starts on.</summary>
public sealed class RuntimeFloorTests
{
    [Theory]
    [Trait("Security", "S-071")]
    [InlineData("10.0.6", false)]
    [InlineData("10.0.0", false)]
    [InlineData("9.0.30", false)]
    [InlineData("10.0.7", true)]
    [InlineData("10.0.12", true)]
    [InlineData("10.1.0", true)]
    [InlineData("11.0.0", true)]
    public void A_runtime_that_takes_forged_payloads_is_refused_with_a_sentence(string runtime, bool good)
    {
        var fault = RuntimeFloor.Fault(Version.Parse(runtime));

        (fault is null).ShouldBe(good);
        (fault ?? "10.0.7 or newer").ShouldContain("10.0.7 or newer");
    }
}
