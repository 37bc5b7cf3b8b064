using System.Net;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using IdentityHost.Delivery.Twilio;
using IdentityHost.OpenId;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>Text messages by Twilio, against a server that speaks Twilio's wire form.</summary>
public sealed class TwilioTests : IAsyncLifetime
{
    private const string Number = "+15550100123";
    private readonly MovedClock _clock = new();
    private readonly VendorClients _clients = new();
    private LoopbackTwilio? _twilio;

    private LoopbackTwilio Twilio => _twilio!;

    public async ValueTask InitializeAsync() => _twilio = await LoopbackTwilio.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Twilio.DisposeAsync();
        await _clients.DisposeAsync();
    }

    private TwilioTransport Transport(Action<TwilioOptions>? change = null)
    {
        var options = new TwilioOptions
        {
            AccountSid = LoopbackTwilio.AccountSid,
            AuthToken = LoopbackTwilio.AuthToken,
            From = LoopbackTwilio.From,
            BaseUrl = Twilio.BaseUrl,
            Timeout = TimeSpan.FromSeconds(1),
        };
        change?.Invoke(options);
        var callback = new TwilioCallback(options, new Lazy<Issuer>(new Issuer("https://id.example.org")));
        return new(options, callback, _clients.Of("Twilio", options.Timeout, _clock), _clock);
    }

    private Message Sms(string to = Number, string id = "m1") =>
        new(id, MessageChannel.Sms, to, "", "Your code is 123456", null, _clock.GetUtcNow(), _clock.GetUtcNow().AddMinutes(5));

    [Fact]
    public async Task A_message_is_one_form_under_basic_authentication()
    {
        (await Transport().SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Sent());

        var form = Twilio.Received.ShouldHaveSingleItem();
        form.Keys.Order().ShouldBe(["Body", "From", "StatusCallback", "To", "ValidityPeriod"]);
        form["To"].ShouldBe(Number);
        form["From"].ShouldBe(LoopbackTwilio.From);
        form["Body"].ShouldBe("Your code is 123456");
        form["StatusCallback"].ShouldBe("https://id.example.org/webhooks/twilio/status?message=m1");
        int.Parse(form["ValidityPeriod"]).ShouldBeInRange(295, 300, "a code that has expired is not worth sending");
    }

    [Fact]
    public async Task A_messaging_service_stands_in_for_the_sender_and_callbacks_can_be_switched_off()
    {
        const string service = "MG0123456789abcdef0123456789abcdef";
        (await Transport(o => (o.From, o.MessagingServiceSid, o.StatusCallbacks) = (null, service, false)).SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        Twilio.Received.Single().Keys.Order().ShouldBe(["Body", "MessagingServiceSid", "To", "ValidityPeriod"]);
    }

    [Theory]
    [InlineData(400, 21211, true)]
    [InlineData(400, 21610, true)]
    [InlineData(403, 20003, true)]
    [InlineData(404, 20404, true)]
    [InlineData(408, 20408, false)]
    [InlineData(429, 20429, false)]
    [InlineData(500, 20500, false)]
    [InlineData(503, 20503, false)]
    public async Task Only_what_may_change_by_itself_is_tried_again(int status, int code, bool permanent)
    {
        Twilio.Answers.Enqueue(VendorAnswer.Refuse(status, LoopbackTwilio.Error(status, code, $"The 'To' number {Number} is not a valid phone number.")));

        var delivered = await Transport().SendAsync(Sms(), CancellationToken.None);

        var reason = permanent ? delivered.ShouldBeOfType<Delivered.Refused>().Reason : delivered.ShouldBeOfType<Delivered.Later>().Reason;
        reason.ShouldBe($"Twilio answered {status}: error {code}, The 'To' number … is not a valid phone number.");
        Twilio.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_stands_in_no_reason()
    {
        var delivered = await Transport(o => o.AuthToken = "wrong-token").SendAsync(Sms(), CancellationToken.None);
        delivered.ShouldBe(new Delivered.Refused("Twilio answered 401: error 20003, Authenticate"));
    }

    [Fact]
    public async Task An_answer_that_is_none_of_Twilios_is_a_fault_on_the_way()
    {
        Twilio.Answers.Enqueue(VendorAnswer.Refuse(502, "<html>Bad gateway</html>"));
        (await Transport().SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Later("Twilio answered 502"));
        Twilio.Answers.Enqueue(VendorAnswer.Refuse(302, "", ("Location", "http://127.0.0.1:1/")));
        (await Transport().SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Later("Twilio answered 302"));
    }

    [Fact]
    public async Task A_lost_answer_is_tried_again_because_a_code_twice_is_better_than_none()
    {
        var transport = Transport();
        Twilio.Answers.Enqueue(VendorAnswer.TakeAndHangUp);
        Twilio.Answers.Enqueue(VendorAnswer.TakeAndSayNothing);
        (await transport.SendAsync(Sms(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().Reason.ShouldStartWith("the connection to Twilio broke");
        (await transport.SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Later("Twilio did not answer within 1 s"));
        (await transport.SendAsync(Sms(), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        Twilio.Received.Select(form => form["Body"]).Distinct().ShouldHaveSingleItem("the same code each time");
        Twilio.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_listening_is_tried_again() =>
        (await Transport(o => o.BaseUrl = $"http://127.0.0.1:{FreePort.Find()}").SendAsync(Sms(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>();

    [Fact]
    public async Task Retry_After_is_obeyed_for_all_messages()
    {
        var transport = Transport();
        Twilio.Answers.Enqueue(VendorAnswer.Refuse(429, LoopbackTwilio.Error(429, 20429, "Too Many Requests"), ("Retry-After", "30")));
        (await transport.SendAsync(Sms(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().After.ShouldBe(TimeSpan.FromSeconds(30));

        var next = (await transport.SendAsync(Sms(id: "m2"), CancellationToken.None)).ShouldBeOfType<Delivered.Later>();
        next.After!.Value.TotalSeconds.ShouldBeInRange(25, 30);
        Twilio.Requests.ShouldBe(1, "the second message was not even asked about");

        _clock.Advance(TimeSpan.FromSeconds(31));
        (await transport.SendAsync(Sms(id: "m2"), CancellationToken.None)).ShouldBe(new Delivered.Sent());
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("+1555 0100")]
    [InlineData("15550100123")]
    [InlineData("+15550100123,+15550100124")]
    [InlineData("+0155501001")]
    public async Task What_is_no_number_is_refused_before_anything_is_sent(string to)
    {
        (await Transport().SendAsync(Sms(to), CancellationToken.None)).ShouldBeOfType<Delivered.Refused>();
        Twilio.Requests.ShouldBe(0);
    }

    [Fact]
    public void The_signature_is_the_one_of_Twilios_documentation()
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CallSid"] = "CA1234567890ABCDE",
            ["Digits"] = "1234",
            ["From"] = "+14158675309",
            ["To"] = "+18005551212",
            ["Caller"] = "+14158675309",
        };
        LoopbackTwilio.Sign("https://mycompany.com/myapp.php?foo=1&bar=2", form, "12345").ShouldBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    [Fact]
    public async Task The_whole_server_sends_by_Twilio_waits_as_long_as_it_is_told_and_hears_what_became_of_the_message()
    {
        await using var server = await OwnServer.StartAsync(Twilio.Settings);
        var outbox = server.Services.GetRequiredService<IOutbox>();
        Twilio.Answers.Enqueue(VendorAnswer.Refuse(429, LoopbackTwilio.Error(429, 20429, "Too Many Requests"), ("Retry-After", "40")));
        var now = server.Clock.GetUtcNow();
        await outbox.AddAsync(new("m1", MessageChannel.Sms, Number, "", "Your code is 123456", null, now, now.AddMinutes(5)), CancellationToken.None);

        await UntilAsync(() => server.Log.Any(l => l.StartsWith("Warning: Message m1 (Sms) was not sent at try 1: Twilio answered 429", StringComparison.Ordinal)));
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        await Task.Delay(1500);
        Twilio.Requests.ShouldBe(1, "it is left alone for forty seconds, not for five");
        server.Clock.Advance(TimeSpan.FromSeconds(21));
        var form = await Twilio.MessageAsync();

        using var reports = new Reports(server);
        var report = Report("undelivered", "30003");
        (await LoopbackTwilio.ReportAsync(form["StatusCallback"], report)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await LoopbackTwilio.ReportAsync(form["StatusCallback"], Report("delivered", null))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await LoopbackTwilio.ReportAsync(form["StatusCallback"], Report("<script>", null))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        reports.Seen.ShouldBe(["undelivered", "delivered", "other"]);
        server.Log.ShouldContain(l => l.StartsWith("Warning: Message m1 (Sms) did not arrive: undelivered, Twilio's error 30003", StringComparison.Ordinal));
        server.Log.ShouldNotContain(l => l.Contains(Number) || l.Contains("123456") || l.Contains(LoopbackTwilio.AuthToken));
    }

    [Fact]
    public async Task A_report_that_Twilio_did_not_sign_counts_nothing()
    {
        await using var server = await OwnServer.StartAsync(Twilio.Settings);
        using var reports = new Reports(server);
        var url = $"{server.Issuer}/webhooks/twilio/status?message=m1";
        var report = Report("failed", "30005");
        (await LoopbackTwilio.ReportAsync(url, report, secret: "another")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await LoopbackTwilio.ReportAsync(url, report, signedUrl: url.Replace("m1", "m2", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await LoopbackTwilio.ReportAsync(url, report, signedUrl: url.Replace("http://", "https://", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var http = server.Client();
        (await http.PostAsync(new Uri(url), new FormUrlEncodedContent(report))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "no signature");
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(url), json)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        using var many = new FormUrlEncodedContent(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"p{i}", "x")));
        (await http.PostAsync(new Uri(url), many)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await http.GetAsync(new Uri(url))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

        reports.Seen.ShouldBeEmpty();
        (await LoopbackTwilio.ReportAsync(url, report)).StatusCode.ShouldBe(HttpStatusCode.NoContent, "the same with its signature");
    }

    [Fact]
    public void Without_the_accounts_secret_no_report_is_genuine()
    {
        var options = new TwilioOptions { AccountSid = LoopbackTwilio.AccountSid, ApiKeySid = "SK1", ApiKeySecret = "s", StatusCallbacks = false };
        var form = Report("failed", null);
        new TwilioCallback(options, new Lazy<Issuer>(new Issuer("https://id.example.org")))
            .IsSigned(LoopbackTwilio.Sign("https://id.example.org/webhooks/twilio/status", form, ""), "", form).ShouldBeFalse();
    }

    [Fact]
    public async Task There_is_no_address_for_reports_while_nobody_sends_by_Twilio()
    {
        await using var server = await OwnServer.StartAsync();
        (await LoopbackTwilio.ReportAsync($"{server.Issuer}/webhooks/twilio/status", Report("failed", null))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("AccountSid", "SK0123456789abcdef0123456789abcdef", "AccountSid is not AC")]
    [InlineData("AuthToken", null, "AuthToken is missing")]
    [InlineData("ApiKeySid", "SK1", "go together")]
    [InlineData("From", null, "Set either")]
    [InlineData("From", "+1 555", "From is")]
    [InlineData("From", "12", "From is")]
    [InlineData("From", "A far too long name", "From is")]
    [InlineData("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef", "Set either")]
    [InlineData("BaseUrl", "http://api.twilio.com", "must be an https address")]
    [InlineData("BaseUrl", "https://api.twilio.com?x", "must be an https address")]
    public void A_setting_that_cannot_work_is_named_and_no_secret_with_it(string name, string? value, string sentence)
    {
        var options = new TwilioOptions { AccountSid = LoopbackTwilio.AccountSid, AuthToken = LoopbackTwilio.AuthToken, From = LoopbackTwilio.From };
        TwilioCheck.Faults(options).ShouldBeEmpty();
        typeof(TwilioOptions).GetProperty(name)!.SetValue(options, value);
        TwilioCheck.Faults(options).ShouldHaveSingleItem().ShouldContain(sentence);
        TwilioCheck.Faults(options).Single().ShouldNotContain(LoopbackTwilio.AuthToken);
    }

    private static Dictionary<string, string> Report(string status, string? error)
    {
        var report = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SmsSid"] = "SM0123456789abcdef0123456789abcdef",
            ["SmsStatus"] = status,
            ["MessageStatus"] = status,
            ["To"] = Number,
            ["MessageSid"] = "SM0123456789abcdef0123456789abcdef",
            ["AccountSid"] = LoopbackTwilio.AccountSid,
            ["From"] = LoopbackTwilio.From,
            ["ApiVersion"] = "2010-04-01",
            ["RawDlrDoneDate"] = "",
        };
        if (error is not null)
            report["ErrorCode"] = error;
        return report;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
            await Task.Delay(25);
        condition().ShouldBeTrue();
    }

    /// <summary>What the server counted of Twilio's reports.</summary>
    private sealed class Reports : IDisposable
    {
        private readonly System.Diagnostics.Metrics.MeterListener _listener = new();

        public Reports(TestServer server)
        {
            var meters = server.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
            _listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "identityhost.sms.reports" && instrument.Meter.Scope == meters)
                    l.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Seen.Enqueue((string)tags[0].Value!));
            _listener.Start();
        }

        public System.Collections.Concurrent.ConcurrentQueue<string> Seen { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
