using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Pki.Tests.Acme;

/// <summary>What is kept: through crashes, full disks and time.</summary>
[Trait("Requirement", "C8")]
public sealed class AcmeKeepingTests : IDisposable
{
    private readonly AcmeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task After_a_crash_accounts_orders_and_certificates_are_there()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var ready = await caller.ReadyOrderAsync("a.foundry.test");
        var done = AcmeCaller.Order(await caller.FinalizeAsync(await caller.ReadyOrderAsync("b.foundry.test"), "b.foundry.test"));
        _bench.Restart();
        Assert.Equal(200, (await caller.PostAsync(done.Certificate!, "")).Status);
        Assert.Equal(OrderStatus.Valid, AcmeCaller.Order(await caller.FinalizeAsync(ready, "a.foundry.test")).Status);
    }

    [Fact]
    public async Task What_was_being_looked_at_is_looked_at_again_after_a_crash()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var (answer, order) = await caller.OrderAsync("a.foundry.test");
        await caller.RespondAsync(order);
        var before = _bench.Tasks.Single();
        await _bench.Restart().ResumeAsync(AcmeBench.Origin, TestContext.Current.CancellationToken);
        Assert.Equal(before, _bench.Tasks.Single());
        await _bench.Server.ResumeAsync(AcmeBench.Origin, TestContext.Current.CancellationToken);
        Assert.Single(_bench.Tasks);
        _bench.Look();
        Assert.Equal(OrderStatus.Ready, AcmeCaller.Order(await caller.PostAsync(answer.Location!, "")).Status);
    }

    [Fact]
    public async Task With_a_full_disk_nothing_changes_and_the_server_goes_on()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var order = await caller.ReadyOrderAsync("a.foundry.test");
        _bench.Journal.IsFull = true;
        var refused = await caller.FinalizeAsync(order, "a.foundry.test");
        Assert.Equal(503, refused.Status);
        Assert.True(AcmeCaller.Problem(refused).Is(AcmeErrorKind.ServerInternal));
        Assert.Equal(503, (await caller.PostAsync("/acme/new-order", AcmeCaller.OrderText("b.foundry.test"))).Status);
        Assert.Equal(200, (await caller.PostAsync(order.Authorizations[0], "")).Status);
        _bench.Journal.IsFull = false;
        Assert.Equal(OrderStatus.Valid, AcmeCaller.Order(await caller.FinalizeAsync(order, "a.foundry.test")).Status);
    }

    [Fact]
    public async Task An_authority_that_cannot_now_can_be_asked_again()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var order = await caller.ReadyOrderAsync("a.foundry.test");
        _bench.IsIssuerDown = true;
        Assert.Equal(503, (await caller.FinalizeAsync(order, "a.foundry.test")).Status);
        _bench.IsIssuerDown = false;
        Assert.Equal(OrderStatus.Valid, AcmeCaller.Order(await caller.FinalizeAsync(order, "a.foundry.test")).Status);
    }

    [Fact]
    public async Task What_the_authority_refuses_ends_the_order()
    {
        using var bench = new AcmeBench(o => o with { Names = o.Names with { Zones = ["example.test"] } });
        var caller = await bench.Caller().RegisterAsync();
        var over = AcmeCaller.Order(await caller.FinalizeAsync(await caller.ReadyOrderAsync("a.example.test"), "a.example.test"));
        Assert.Equal(OrderStatus.Invalid, over.Status);
        Assert.Contains("a.example.test", over.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_long_over_is_dropped_and_the_rest_stays()
    {
        var caller = await _bench.Caller().RegisterAsync();
        var done = AcmeCaller.Order(await caller.FinalizeAsync(await caller.ReadyOrderAsync("a.foundry.test"), "a.foundry.test"));
        _bench.Time.Advance(AcmeLimits.Default.Kept);
        var (fresh, _) = await caller.OrderAsync("b.foundry.test");
        _bench.Server.Sweep();
        Assert.Equal(200, (await caller.PostAsync(done.Certificate!, "")).Status);
        _bench.Time.Advance(TimeSpan.FromDays(1.5));
        _bench.Server.Sweep();
        _bench.Restart();
        Assert.Equal(404, (await caller.PostAsync(done.Certificate!, "")).Status);
        Assert.Equal(200, (await caller.PostAsync(fresh.Location!, "")).Status);
        Assert.Equal(200, (await caller.PostAsync(caller.Account!, "")).Status);
    }

    [Fact]
    public void A_nonce_is_good_once_for_an_hour_and_while_there_are_not_too_many()
    {
        var now = _bench.Time.GetUtcNow();
        byte next = 0;
        var nonces = new NonceStore(3, TimeSpan.FromHours(1), bytes => bytes.Fill(next++));
        string[] made = [nonces.Make(now), nonces.Make(now), nonces.Make(now), nonces.Make(now)];
        Assert.False(nonces.TryUse(made[0], now));
        Assert.True(nonces.TryUse(made[1], now));
        Assert.False(nonces.TryUse(made[1], now));
        Assert.False(nonces.TryUse(made[2], now.AddHours(1)));
    }
}
