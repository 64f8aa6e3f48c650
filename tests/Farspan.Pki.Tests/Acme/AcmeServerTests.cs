using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Pki.Tests.Acme;

[Trait("Requirement", "C8")]
public sealed class AcmeServerTests : IDisposable
{
    private readonly AcmeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_order_goes_from_names_to_a_certificate_that_the_authority_signed()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var order = await caller.ReadyOrderAsync("db.foundry.test", "10.0.1.2");
        Assert.Equal(OrderStatus.Ready, order.Status);
        var done = AcmeCaller.Order(await caller.FinalizeAsync(order, "db.foundry.test", "10.0.1.2"));
        Assert.Equal(OrderStatus.Valid, done.Status);
        var answer = await caller.PostAsync(done.Certificate!, "");
        Assert.Equal(AcmeAnswer.ChainType, answer.ContentType);
        using var leaf = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(answer.Body.Span));
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["db.foundry.test"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.1.2"], names.EnumerateIPAddresses().Select(a => a.ToString()));
    }

    [Fact]
    public async Task Whoever_asks_for_an_authorization_that_is_being_looked_at_is_answered_when_it_is_known_or_after_a_second()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var (_, order) = await caller.OrderAsync("db.foundry.test");
        await caller.RespondAsync(order);
        var late = caller.PostAsync(order.Authorizations[0], "");
        await _bench.Time.AdvanceWhenWaiting(TimeSpan.FromSeconds(1));
        var waited = await late;
        Assert.Contains("\"pending\"", Encoding.UTF8.GetString(waited.Body.Span), StringComparison.Ordinal);
        Assert.NotNull(waited.RetryAfter);
        var asked = caller.PostAsync(order.Authorizations[0], "");
        Assert.False(asked.IsCompleted);
        _bench.Look();
        Assert.Contains("\"valid\"", Encoding.UTF8.GetString((await asked).Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wildcard_is_shown_by_DNS_alone_and_an_address_never_by_DNS()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var (_, order) = await caller.OrderAsync("*.foundry.test", "10.0.1.2");
        var kinds = new List<(string Value, bool? Wildcard, string Kinds)>();
        foreach (var url in order.Authorizations)
        {
            var authorization = JsonSerializer.Deserialize((await caller.PostAsync(url, "")).Body.Span, AcmeJson.Default.AuthorizationMessage)!;
            kinds.Add((authorization.Identifier.Value, authorization.Wildcard, string.Join(' ', authorization.Challenges.Select(c => c.Type))));
        }

        Assert.Equal([("foundry.test", true, "dns-01"), ("10.0.1.2", null, "http-01 tls-alpn-01")], kinds);
    }

    [Fact]
    public async Task A_challenge_that_is_not_met_ends_the_order_with_its_reason()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var (answer, order) = await caller.OrderAsync("a.foundry.test", "b.foundry.test");
        await caller.RespondAsync(order);
        _bench.Look(AcmeErrors.Make(AcmeErrorKind.Connection, "nobody listens"));
        var over = AcmeCaller.Order(await caller.PostAsync(answer.Location!, ""));
        Assert.Equal(OrderStatus.Invalid, over.Status);
        Assert.Equal("nobody listens", over.Error!.Detail);
        Assert.Equal("a.foundry.test", over.Error.Identifier!.Value);
        Assert.True(AcmeCaller.Problem(await caller.FinalizeAsync(order, "a.foundry.test", "b.foundry.test")).Is(AcmeErrorKind.OrderNotReady));
    }

    [Fact]
    public async Task A_name_that_was_shown_a_moment_ago_counts_for_the_next_order_and_not_for_another_account_or_for_ever()
    {
        var caller = await _bench.Caller().RegisterAsync();
        await caller.ReadyOrderAsync("db.foundry.test");
        var (_, again) = await caller.OrderAsync("db.foundry.test");
        Assert.Equal(OrderStatus.Ready, again.Status);
        var (_, wildcard) = await caller.OrderAsync("*.db.foundry.test");
        Assert.Equal(OrderStatus.Pending, wildcard.Status);
        var other = await _bench.Caller().RegisterAsync();
        Assert.Equal(OrderStatus.Pending, (await other.OrderAsync("db.foundry.test")).Order.Status);
        _bench.Time.Advance(AcmeLimits.Default.AuthorizationLifetime);
        Assert.Equal(OrderStatus.Pending, (await caller.OrderAsync("db.foundry.test")).Order.Status);
        Assert.True(AcmeCaller.Problem(await caller.FinalizeAsync(again, "db.foundry.test")).Is(AcmeErrorKind.OrderNotReady));
    }

    [Theory]
    [InlineData("db.foundry.test", "other.foundry.test")]
    [InlineData("db.foundry.test", "db.foundry.test,other.foundry.test")]
    [InlineData("db.foundry.test,other.foundry.test", "db.foundry.test")]
    [InlineData("10.0.1.2", "10.0.1.3")]
    public async Task A_signing_request_is_for_the_names_of_the_order_and_no_others(string ordered, string requested)
    {
        var caller = await _bench.Caller().RegisterAsync();
        var order = await caller.ReadyOrderAsync(ordered.Split(','));
        Assert.True(AcmeCaller.Problem(await caller.FinalizeAsync(order, requested.Split(','))).Is(AcmeErrorKind.BadCsr));
        Assert.Equal(0, _bench.Issued);
    }

    [Fact]
    public async Task The_certificates_key_is_not_the_accounts()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caller = await _bench.Caller(new AccountKey(key)).RegisterAsync();
        var order = await caller.ReadyOrderAsync("db.foundry.test");
        Assert.True(AcmeCaller.Problem(await caller.FinalizeAsync(order, key, "db.foundry.test")).Is(AcmeErrorKind.BadCsr));
    }

    [Fact]
    public async Task Whoever_has_the_account_or_the_key_revokes_a_certificate_once()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caller = await _bench.Caller().RegisterAsync();
        var byAccount = await RevocationAsync(caller, ECDsa.Create(ECCurve.NamedCurves.nistP256), "a.foundry.test", reason: 4);
        var byKey = await RevocationAsync(caller, key, "b.foundry.test", reason: null);
        var stranger = await _bench.Caller().RegisterAsync();
        Assert.True(AcmeCaller.Problem(await stranger.PostAsync("/acme/revoke", byAccount)).Is(AcmeErrorKind.Unauthorized));
        Assert.True(AcmeCaller.Problem(await _bench.Caller().PostAsync("/acme/revoke", byAccount)).Is(AcmeErrorKind.Unauthorized));
        Assert.Equal(200, (await caller.PostAsync("/acme/revoke", byAccount)).Status);
        Assert.Equal(200, (await _bench.Caller(new AccountKey(key)).PostAsync("/acme/revoke", byKey)).Status);
        Assert.Equal([4, 0], _bench.Revoked.Select(r => r.Reason));
        Assert.True(AcmeCaller.Problem(await caller.PostAsync("/acme/revoke", byAccount)).Is(AcmeErrorKind.AlreadyRevoked));

        // Another account that showed the name holds it now.
        var third = await RevocationAsync(caller, ECDsa.Create(ECCurve.NamedCurves.nistP256), "c.foundry.test", reason: null);
        await stranger.ReadyOrderAsync("c.foundry.test");
        Assert.Equal(200, (await stranger.PostAsync("/acme/revoke", third)).Status);
    }

    [Fact]
    public async Task A_key_is_replaced_by_both_keys_together()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var taken = await _bench.Caller().RegisterAsync();
        var (old, fresh) = (caller.Key, new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)));
        Assert.Equal(409, (await caller.PostAsync("/acme/key-change", Inner(taken.Key, old.Public, caller.Account!))).Status);
        Assert.Equal(400, (await caller.PostAsync("/acme/key-change", Inner(fresh, fresh.Public, caller.Account!))).Status);
        Assert.Equal(400, (await caller.PostAsync("/acme/key-change", Inner(fresh, old.Public, taken.Account!))).Status);
        Assert.Equal(200, (await caller.PostAsync("/acme/key-change", Inner(fresh, old.Public, caller.Account!))).Status);
        Assert.Equal(400, (await caller.PostAsync(caller.Account!, "")).Status);
        caller.Key = fresh;
        Assert.Equal(200, (await caller.PostAsync(caller.Account!, "")).Status);

        static string Inner(AccountKey key, PublicJwk old, string account) => JsonSerializer.Serialize(
            key.Sign(
                JsonSerializer.SerializeToUtf8Bytes(new KeyChangeMessage { Account = account, OldKey = AcmeCaller.Shape(old) }, AcmeJson.Default.KeyChangeMessage),
                new JwsHeader { Alg = "", Jwk = AcmeCaller.Shape(key.Public), Url = $"{AcmeBench.Origin}/acme/key-change" }),
            JwsJson.Default.JwsShape);
    }

    [Fact]
    public async Task A_closed_account_may_nothing_and_its_key_makes_no_new_one()
    {
        var caller = await _bench.Caller().RegisterAsync("""{"contact":["mailto:ops@foundry.test"]}""");
        Assert.Equal(200, (await caller.PostAsync(caller.Account!, """{"status":"deactivated"}""")).Status);
        Assert.Equal(401, (await caller.PostAsync("/acme/new-order", AcmeCaller.OrderText("db.foundry.test"))).Status);
        Assert.Equal(401, (await _bench.Caller(caller.Key).PostAsync("/acme/new-account", "{}")).Status);
    }

    [Fact]
    public async Task An_account_is_found_again_by_its_key_and_not_made_when_only_looked_for()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var again = await _bench.Caller(caller.Key).PostAsync("/acme/new-account", """{"onlyReturnExisting":true}""");
        Assert.Equal((200, caller.Account), (again.Status, again.Location));
        Assert.True(AcmeCaller.Problem(await _bench.Caller().PostAsync("/acme/new-account", """{"onlyReturnExisting":true}""")).Is(AcmeErrorKind.AccountDoesNotExist));
    }

    [Fact]
    public async Task An_accounts_orders_are_listed_page_by_page()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var made = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            made.Add((await caller.OrderAsync("db.foundry.test")).Answer.Location!);
        }

        var first = await caller.PostAsync(caller.Account + "/orders", "");
        var next = first.Links.Single(l => l.Contains("rel=\"next\"", StringComparison.Ordinal))[1..].Split('>')[0];
        var second = await caller.PostAsync(next, "");
        Assert.DoesNotContain(second.Links, l => l.Contains("next", StringComparison.Ordinal));
        var listed = new[] { first, second }.SelectMany(a => JsonSerializer.Deserialize(a.Body.Span, AcmeJson.Default.OrdersMessage)!.Orders);
        Assert.Equal(made.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static async Task<string> RevocationAsync(AcmeCaller caller, ECDsa key, string name, int? reason)
    {
        var order = AcmeCaller.Order(await caller.FinalizeAsync(await caller.ReadyOrderAsync(name), key, name));
        using var leaf = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString((await caller.PostAsync(order.Certificate!, "")).Body.Span));
        return JsonSerializer.Serialize(new RevocationMessage { Certificate = Base64UrlText.Encode(leaf.RawData), Reason = reason }, AcmeJson.Default.RevocationMessage);
    }
}
