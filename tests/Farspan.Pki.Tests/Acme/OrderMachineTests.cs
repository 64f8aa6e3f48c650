using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;
using Farspan.State.Certificates;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Pki.Tests.Acme;

/// <summary>The state machines against the pictures of RFC 8555 section 7.1.6, for any order of what can happen.</summary>
[Trait("Requirement", "C8")]
public sealed class OrderMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(3);

    // Every arrow of the two pictures. A pending authorization that ran out of time is invalid, as an order is.
    private static readonly HashSet<(AuthorizationStatus, AuthorizationStatus)> AuthorizationArrows =
    [
        (AuthorizationStatus.Pending, AuthorizationStatus.Valid), (AuthorizationStatus.Pending, AuthorizationStatus.Invalid), (AuthorizationStatus.Pending, AuthorizationStatus.Deactivated),
        (AuthorizationStatus.Valid, AuthorizationStatus.Expired), (AuthorizationStatus.Valid, AuthorizationStatus.Deactivated),
    ];

    private static readonly HashSet<(OrderStatus, OrderStatus)> OrderArrows =
    [
        (OrderStatus.Pending, OrderStatus.Ready), (OrderStatus.Pending, OrderStatus.Invalid), (OrderStatus.Ready, OrderStatus.Invalid), (OrderStatus.Ready, OrderStatus.Processing),
        (OrderStatus.Processing, OrderStatus.Valid), (OrderStatus.Processing, OrderStatus.Invalid), (OrderStatus.Processing, OrderStatus.Ready),
    ];

    [Fact]
    public void Whatever_happens_states_change_along_the_arrows_and_never_otherwise() => Prop.ForAll(ArbMap.Default.ArbFor<(byte What, byte Which)[]>(), events =>
    {
        var now = Start;
        AuthorizationRecord[] authorizations = [Authorization("a"), Authorization("b")];
        var order = Order();
        var met = new HashSet<string>();
        foreach (var (what, which) in events)
        {
            var (orderBefore, before) = (order.Status, authorizations.Select(a => a.Status).ToArray());
            Happen(what, which % 2, ref now, ref order, authorizations, met);
            Assert.True(orderBefore == order.Status || OrderArrows.Contains((orderBefore, order.Status)), $"{orderBefore} -> {order.Status}");
            for (var i = 0; i < 2; i++)
            {
                Assert.True(before[i] == authorizations[i].Status || AuthorizationArrows.Contains((before[i], authorizations[i].Status)), $"{before[i]} -> {authorizations[i].Status}");
            }

            Check(order, authorizations, met, now);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_over_takes_no_certificate()
    {
        var over = OrderMachine.Fail(Order(), AcmeErrors.Make(AcmeErrorKind.Caa, "no"));
        Assert.Throws<InvalidOperationException>(() => OrderMachine.Begin(over, "AA"));
        Assert.Throws<InvalidOperationException>(() => OrderMachine.Complete(over, "c"));
        Assert.Throws<InvalidOperationException>(() => OrderMachine.Fail(over, AcmeErrors.Make(AcmeErrorKind.Caa, "no")));
        Assert.Throws<InvalidOperationException>(() => OrderMachine.Begin(Order(), "AA"));
    }

    // One event, as the server would let it happen.
    private static void Happen(byte what, int which, ref DateTimeOffset now, ref OrderRecord order, AuthorizationRecord[] authorizations, HashSet<string> met)
    {
        var problem = what % 16 == 3 ? AcmeErrors.Make(AcmeErrorKind.Connection, "no") : null;
        switch (what % 8)
        {
            case 0:
                authorizations[which] = AuthorizationMachine.Begin(authorizations[which], AcmeChallenge.Http01);
                break;
            case 1:
                authorizations[which] = AuthorizationMachine.Begin(authorizations[which], AcmeChallenge.Dns01);
                break;
            case 2 or 3:
                var kind = what % 3 == 0 ? AcmeChallenge.Http01 : AcmeChallenge.Dns01;
                var done = AuthorizationMachine.Complete(authorizations[which], kind, problem, now, Lifetime);
                if (!ReferenceEquals(done, authorizations[which]) && problem is null)
                {
                    met.Add(done.Id);
                }

                authorizations[which] = done;
                break;
            case 4 when what > 200:
                authorizations[which] = AuthorizationMachine.Deactivate(authorizations[which]);
                break;
            case 5 when order.Status == OrderStatus.Ready:
                order = OrderMachine.Begin(order, "AA");
                break;
            case 6 when order.Status == OrderStatus.Processing:
                order = problem is null ? (which == 0 ? OrderMachine.Complete(order, "c") : OrderMachine.PutBack(order)) : OrderMachine.Fail(order, problem);
                break;
            case 7:
                now += TimeSpan.FromMinutes(20);
                break;
            default:
                break;
        }

        var time = now;
        foreach (ref var authorization in authorizations.AsSpan())
        {
            authorization = AuthorizationMachine.At(authorization, time);
        }

        order = OrderMachine.At(order, authorizations, now);
    }

    // What a certificate means, said without the machine: each name was met by the challenge that was begun, and one of them was begun at most.
    private static void Check(OrderRecord order, AuthorizationRecord[] authorizations, HashSet<string> met, DateTimeOffset now)
    {
        Assert.Equal(order.Status == OrderStatus.Valid, order.Certificate is not null);
        Assert.Equal(order.Status == OrderStatus.Invalid, order.Error is not null);
        Assert.Equal(order.Status == OrderStatus.Processing, order.SigningRequest is not null);
        if (order.Status is OrderStatus.Ready or OrderStatus.Processing or OrderStatus.Valid)
        {
            Assert.Subset(met, order.Authorizations.ToHashSet());
        }

        if (order.Status == OrderStatus.Ready)
        {
            Assert.All(authorizations, a => Assert.True(a.Status == AuthorizationStatus.Valid && now < a.Expires));
            Assert.True(now < order.Expires);
        }

        Assert.All(authorizations, a => Assert.InRange(a.Challenges.Count(c => c.Status != ChallengeStatus.Pending), 0, 1));
        Assert.All(authorizations, a => Assert.True(a.Status != AuthorizationStatus.Valid || a.Challenges.Any(c => c.Status == ChallengeStatus.Valid)));
    }

    private static AuthorizationRecord Authorization(string id) => new()
    {
        Id = id,
        Account = "x",
        Identifier = new IdentifierMessage { Type = "dns", Value = $"{id}.foundry.test" },
        Status = AuthorizationStatus.Pending,
        Expires = Start.AddHours(4),
        Token = "t",
        Challenges = [.. new[] { AcmeChallenge.Http01, AcmeChallenge.Dns01 }.Select(k => new ChallengeRecord { Kind = k, Status = ChallengeStatus.Pending, Validated = null, Error = null })],
    };

    private static OrderRecord Order() => new()
    {
        Id = "o",
        Account = "x",
        Status = OrderStatus.Pending,
        Created = Start,
        Expires = Start.AddHours(5),
        Identifiers = [new IdentifierMessage { Type = "dns", Value = "a.foundry.test" }, new IdentifierMessage { Type = "dns", Value = "b.foundry.test" }],
        NotBefore = null,
        NotAfter = null,
        Authorizations = ["a", "b"],
        SigningRequest = null,
        Certificate = null,
        Error = null,
    };
}
