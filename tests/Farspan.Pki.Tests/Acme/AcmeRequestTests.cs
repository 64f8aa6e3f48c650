using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Pki.Tests.Acme;

/// <summary>Requests that are not to be believed, or not to be done.</summary>
[Trait("Requirement", "C8")]
public sealed class AcmeRequestTests : IDisposable
{
    private const string Order = """{"identifiers":[{"type":"dns","value":"db.foundry.test"}]}""";
    private readonly AcmeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, int, string> WrongHeaders() => new()
    {
        { "nonce unknown", 400, "badNonce" },
        { "nonce missing", 400, "badNonce" },
        { "url of elsewhere", 403, "unauthorized" },
        { "url missing", 403, "unauthorized" },
        { "alg none", 400, "badSignatureAlgorithm" },
        { "alg HS256", 400, "badSignatureAlgorithm" },
        { "alg of another key", 400, "badSignatureAlgorithm" },
        { "kid and jwk", 400, "malformed" },
        { "neither", 400, "malformed" },
        { "jwk alone", 400, "malformed" },
        { "kid unknown", 400, "accountDoesNotExist" },
        { "kid of another server", 400, "accountDoesNotExist" },
        { "kid of another account", 400, "malformed" },
        { "content type", 415, "malformed" },
        { "signature of other text", 400, "malformed" },
        { "field beside", 400, "malformed" },
        { "not JSON", 400, "malformed" },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public async Task A_request_that_is_wrong_in_one_way_changes_nothing_and_says_so(string way, int status, string error)
    {
        var other = await _bench.Caller().RegisterAsync();
        var caller = await _bench.Caller().RegisterAsync();
        var before = _bench.Journal.Read().Count();
        var answer = await caller.PostAsync(
            "/acme/new-order",
            Order,
            header => way switch
            {
                "nonce unknown" => header with { Nonce = "AAAAAAAAAAAAAAAAAAAAAA" },
                "nonce missing" => header with { Nonce = null },
                "url of elsewhere" => header with { Url = AcmeBench.Origin + "/acme/new-account" },
                "url missing" => header with { Url = null },
                "kid and jwk" => header with { Jwk = AcmeCaller.Shape(caller.Key.Public) },
                "neither" => header with { Kid = null },
                "jwk alone" => header with { Kid = null, Jwk = AcmeCaller.Shape(caller.Key.Public) },
                "kid unknown" => header with { Kid = AcmeBench.Origin + "/acme/account/AAAA" },
                "kid of another server" => header with { Kid = header.Kid!.Replace("ca.", "cb.", StringComparison.Ordinal) },
                "kid of another account" => header with { Kid = other.Account },
                _ => header,
            },
            shape => way switch
            {
                "alg none" => Text(With(shape, "none")),
                "alg HS256" => Text(With(shape, "HS256")),
                "alg of another key" => Text(With(shape, "RS256")),
                "signature of other text" => Text(shape with { Payload = Base64UrlText.Encode("{}"u8) }),
                "field beside" => Text(shape).Replace("{", """{"header":{},""", StringComparison.Ordinal),
                "not JSON" => "protected",
                _ => Text(shape),
            },
            way == "content type" ? "application/json" : "application/jose+json");
        Assert.Equal((status, AcmeErrors.Prefix + error), (answer.Status, AcmeCaller.Problem(answer).Type));
        Assert.NotNull(answer.Nonce);
        Assert.Equal(before, _bench.Journal.Read().Count());
        if (error == "badSignatureAlgorithm")
        {
            Assert.Equal(["ES256", "ES384", "RS256"], AcmeCaller.Problem(answer).Algorithms!);
        }
    }

    [Fact]
    public async Task A_request_counts_once()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var sent = "";
        Assert.Equal(201, (await caller.PostAsync("/acme/new-order", Order, body: shape => sent = Text(shape))).Status);
        var again = await _bench.SendAsync("POST", "/acme/new-order", "application/jose+json", Encoding.UTF8.GetBytes(sent));
        Assert.True(AcmeCaller.Problem(again).Is(AcmeErrorKind.BadNonce));
        Assert.NotEqual(await caller.NonceAsync(), await caller.NonceAsync());
    }

    [Theory]
    [InlineData("/acme/new-order", """{"identifiers":[]}""", 400, "malformed")]
    [InlineData("/acme/new-order", """{"identifiers":[null]}""", 400, "unsupportedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"email","value":"a@foundry.test"}]}""", 400, "unsupportedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"example.com"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"evilfoundry.test"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"a.*.foundry.test"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"*.*.foundry.test"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"a_b.foundry.test"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"foundry.test."}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"10.0.1.2"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"ip","value":"192.0.2.1"}]}""", 403, "rejectedIdentifier")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"ip","value":"10.0.1"}]}""", 400, "malformed")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"ip","value":"fd00:1:0::2"}]}""", 400, "malformed")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"db.foundry.test"}],"identifiers":[]}""", 400, "malformed")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"db.foundry.test"}],"notBefore":"2030-01-01T00:00:00Z"}""", 400, "malformed")]
    [InlineData("/acme/new-order", """{"identifiers":[{"type":"dns","value":"db.foundry.test"}],"notAfter":"2030-01-01T00:00:00Z"}""", 400, "malformed")]
    [InlineData("/acme/new-order", "", 400, "malformed")]
    [InlineData("/acme/order/AAAA", "", 404, "malformed")]
    [InlineData("/acme/order/AAAA/finalize", """{"csr":"AA"}""", 400, "badCSR")]
    [InlineData("/acme/authorization/AAAA", "", 404, "malformed")]
    [InlineData("/acme/challenge/AAAA/http-01", "{}", 404, "malformed")]
    [InlineData("/acme/certificate/AAAA", "", 404, "malformed")]
    [InlineData("/acme/revoke", """{"certificate":"AA"}""", 400, "malformed")]
    [InlineData("/acme/revoke", """{"certificate":"AA","reason":7}""", 400, "badRevocationReason")]
    [InlineData("/acme/nothing", "", 404, "malformed")]
    public async Task What_makes_no_sense_is_refused(string path, string payload, int status, string error)
    {
        var caller = await _bench.Caller().RegisterAsync();
        var answer = await caller.PostAsync(path, payload);
        Assert.Equal((status, AcmeErrors.Prefix + error), (answer.Status, AcmeCaller.Problem(answer).Type));
    }

    [Fact]
    public async Task Unknown_members_of_a_payload_are_passed_over_as_RFC_8555_wants()
    {
        var caller = await _bench.Caller().RegisterAsync("""{"resource":"new-reg","orders":"https://elsewhere"}""");
        Assert.Equal(201, (await caller.PostAsync("/acme/new-order", """{"resource":"new-order","identifiers":[{"type":"dns","value":"DB.foundry.test"}]}""")).Status);
    }

    [Fact]
    public async Task Nobody_sees_or_changes_what_is_anothers()
    {
        var owner = await _bench.Caller().RegisterAsync();
        var order = await owner.ReadyOrderAsync("db.foundry.test");
        var url = (await owner.OrderAsync("db.foundry.test")).Answer.Location!;
        var done = AcmeCaller.Order(await owner.FinalizeAsync(order, "db.foundry.test"));
        var stranger = await _bench.Caller().RegisterAsync();
        string[] things = [owner.Account!, owner.Account + "/orders", url, order.Authorizations[0], done.Certificate!];
        foreach (var thing in things)
        {
            Assert.True(AcmeCaller.Problem(await stranger.PostAsync(thing, "")).Is(AcmeErrorKind.Unauthorized), thing);
        }

        Assert.True(AcmeCaller.Problem(await stranger.PostAsync(order.Authorizations[0], """{"status":"deactivated"}""")).Is(AcmeErrorKind.Unauthorized));
        Assert.True(AcmeCaller.Problem(await stranger.FinalizeAsync(order, "db.foundry.test")).Is(AcmeErrorKind.Unauthorized));
    }

    [Fact]
    public async Task Only_the_directory_and_nonces_are_had_without_a_signature()
    {
        Assert.Equal(200, (await _bench.SendAsync("GET", "/acme/directory", null, default)).Status);
        Assert.Equal(204, (await _bench.SendAsync("GET", "/acme/new-nonce", null, default)).Status);
        var get = await _bench.SendAsync("GET", "/acme/new-order", null, default);
        Assert.Equal((405, "POST"), (get.Status, get.Allow));
    }

    [Fact]
    public async Task Contacts_are_mail_addresses()
    {
        Assert.True(AcmeCaller.Problem(await _bench.Caller().PostAsync("/acme/new-account", """{"contact":["tel:+1"]}""")).Is(AcmeErrorKind.UnsupportedContact));
        Assert.True(AcmeCaller.Problem(await _bench.Caller().PostAsync("/acme/new-account", """{"contact":["mailto:a@b.test?cc=c@d.test"]}""")).Is(AcmeErrorKind.InvalidContact));
    }

    [Fact]
    public async Task An_external_account_is_shown_by_its_key_and_bounds_the_names()
    {
        using var bench = new AcmeBench(o => o with { IsExternalAccountRequired = true });
        var shared = RandomNumberGenerator.GetBytes(32);
        bench.Know(new ExternalAccount { Name = "web", Key = new SharedKey(shared), Zones = ["web.foundry.test"] });
        var caller = bench.Caller();
        Assert.True(AcmeCaller.Problem(await caller.PostAsync("/acme/new-account", "{}")).Is(AcmeErrorKind.ExternalAccountRequired));
        Assert.True(AcmeCaller.Problem(await caller.PostAsync("/acme/new-account", Bound(caller.Key, "web", new byte[32]))).Is(AcmeErrorKind.Unauthorized));
        Assert.True(AcmeCaller.Problem(await caller.PostAsync("/acme/new-account", Bound(caller.Key, "db", shared))).Is(AcmeErrorKind.Unauthorized));
        using var another = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.True(AcmeCaller.Problem(await caller.PostAsync("/acme/new-account", Bound(another, "web", shared))).Is(AcmeErrorKind.Malformed));
        await caller.RegisterAsync(Bound(caller.Key, "web", shared));
        Assert.Equal(201, (await caller.OrderAsync("a.web.foundry.test")).Answer.Status);
        Assert.True(AcmeCaller.Problem((await caller.OrderAsync("db.foundry.test")).Answer).Is(AcmeErrorKind.RejectedIdentifier));
        Assert.True(AcmeCaller.Problem((await caller.OrderAsync("10.0.1.2")).Answer).Is(AcmeErrorKind.RejectedIdentifier));

        static string Bound(AccountKey key, string name, byte[] shared) => JsonSerializer.Serialize(
            new NewAccountMessage { ExternalAccountBinding = key.Bind(name, shared, $"{AcmeBench.Origin}/acme/new-account") }, AcmeJson.Default.NewAccountMessage);
    }

    [Fact]
    public async Task Too_much_is_refused_until_time_has_passed()
    {
        using var bench = new AcmeBench(o => o with { Limits = o.Limits with { OrdersPerAccountAndHour = 2, AccountsPerAddressAndHour = 2, FailuresPerAccountAndHour = 1, MostIdentifiers = 2 } });
        var caller = await bench.Caller().RegisterAsync();
        Assert.True(AcmeCaller.Problem((await caller.OrderAsync("a.foundry.test", "b.foundry.test", "c.foundry.test")).Answer).Is(AcmeErrorKind.Malformed));
        var (_, order) = await caller.OrderAsync("a.foundry.test");
        await caller.RespondAsync(order);
        bench.Look(AcmeErrors.Make(AcmeErrorKind.Connection, "no"));
        var (_, second) = await caller.OrderAsync("a.foundry.test");
        var authorization = JsonSerializer.Deserialize((await caller.PostAsync(second.Authorizations[0], "")).Body.Span, AcmeJson.Default.AuthorizationMessage)!;
        Assert.Equal(429, (await caller.PostAsync(authorization.Challenges[0].Url, "{}")).Status);
        var third = (await caller.OrderAsync("a.foundry.test")).Answer;
        Assert.Equal(429, third.Status);
        await bench.Caller().RegisterAsync();
        Assert.Equal(429, (await bench.Caller().PostAsync("/acme/new-account", "{}")).Status);
        bench.Time.Advance(third.RetryAfter!.Value + TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await caller.OrderAsync("a.foundry.test")).Answer.Status);
    }

    [Fact]
    public async Task Arbitrary_payloads_and_bodies_are_answered()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var random = new Random(8555);
        string[] paths = ["/acme/new-account", "/acme/new-order", "/acme/revoke", "/acme/key-change", caller.Account!, caller.Account + "/orders", "/acme/order/x/finalize", "/acme/challenge/x/http-01", "/acme/authorization/x"];
        string[] parts = ["{", "}", "[", "]", "\"identifiers\"", ":", ",", "\"csr\"", "null", "1e999", "\"AA\"", "\"type\"", "\"dns\"", "\u0000", "\"certificate\"", "\"protected\"", "\"contact\"", "\"status\""];
        for (var i = 0; i < 400; i++)
        {
            var payload = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            var answer = await caller.PostAsync(paths[random.Next(paths.Length)], payload);
            Assert.InRange(answer.Status, 200, 499);
        }
    }

    private static JwsShape With(JwsShape shape, string algorithm)
    {
        Assert.True(Base64UrlText.TryDecode(shape.Protected, out var header));
        return shape with { Protected = Base64UrlText.Encode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(header).Replace("ES256", algorithm, StringComparison.Ordinal))) };
    }

    private static string Text(JwsShape shape) => JsonSerializer.Serialize(shape, JwsJson.Default.JwsShape);
}
