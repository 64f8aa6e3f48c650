using Farspan.Gateway.Health;
using Farspan.Gateway.Tests.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Health;

public sealed class HealthFactsTests
{
    private static readonly HealthCheckSpec Spec = Specs.Check with { Fall = 3, Rise = 2 };

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("", HealthState.Unknown)]
    [InlineData("+", HealthState.Alive)]
    [InlineData("--", HealthState.Unknown)]
    [InlineData("---", HealthState.Dead)]
    [InlineData("--+--", HealthState.Alive)]
    [InlineData("+--+---", HealthState.Dead)]
    [InlineData("---+", HealthState.Dead)]
    [InlineData("---+-+", HealthState.Dead)]
    [InlineData("---++", HealthState.Alive)]
    [InlineData("ffff", HealthState.Unknown)]
    [InlineData("fffff", HealthState.Ejected)]
    [InlineData("+ffff.ffff", HealthState.Alive)]
    [InlineData("+fffff", HealthState.Ejected)]
    [InlineData("+fffff++++", HealthState.Ejected)]
    [InlineData("+fffff---", HealthState.Dead)]
    [InlineData("+fffff---++", HealthState.Alive)]
    [InlineData("+fffff.", HealthState.Ejected)]
    [InlineData("+fffffw?.", HealthState.Alive)]
    [InlineData("+fffffw?f", HealthState.Ejected)]
    [InlineData("+fffffw?fw?.", HealthState.Ejected)]
    [InlineData("+fffffw?fww?.", HealthState.Alive)]
    [InlineData("fffff?.", HealthState.Ejected)]
    [InlineData("---ffffff", HealthState.Dead)]
    [InlineData(".", HealthState.Alive)]
    public void What_happens_decides_the_state(string events, HealthState state)
    {
        var (facts, now) = (HealthFacts.Unknown, 0L);
        foreach (var letter in events)
        {
            now += letter == 'w' ? HealthFacts.FirstEjection : 1;
            facts = letter switch
            {
                '+' => facts.Checked(passed: true, Spec, now),
                '-' => facts.Checked(passed: false, Spec, now),
                '.' => facts.Succeeded(now),
                'f' => facts.Failed(now, mayEject: true),
                '?' => facts.Admit(now) ?? facts,
                _ => facts,
            };
        }

        Assert.Equal(state, facts.State);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Laws_of_the_states_hold_whatever_happens() => Law.Holds(1_000, random =>
    {
        var (facts, now, lastEjection, trials) = (HealthFacts.Unknown, 0L, 0L, 0);
        for (var i = 0; i < 300; i++)
        {
            now += random.Pick(0, 1, 100, 5_000, 400_000);
            var before = facts;
            switch (random.Next(5))
            {
                case 0:
                    facts = facts.Checked(passed: true, Spec, now);
                    Assert.NotEqual(HealthState.Unknown, facts.State);
                    break;
                case 1:
                    facts = facts.Checked(passed: false, Spec, now);
                    Assert.True(facts.Fails < Spec.Fall || facts.State == HealthState.Dead);
                    break;
                case 2:
                    facts = facts.Succeeded(now);
                    break;
                case 3:
                    var mayEject = random.Chance(2);
                    facts = facts.Failed(now, mayEject);
                    Assert.True(facts.State != HealthState.Ejected || before.State == HealthState.Ejected || (mayEject && before.Errors >= HealthFacts.EjectAfter - 1));
                    break;
                default:
                    var admitted = facts.Admit(now);
                    Assert.Equal(facts.State is HealthState.Unknown or HealthState.Alive, ReferenceEquals(admitted, facts));
                    trials += admitted is not null && !ReferenceEquals(admitted, facts) ? 1 : 0;
                    if (admitted is { TrialUntil: { } end })
                    {
                        Assert.True(now >= facts.Until);
                        Assert.Null(admitted.Admit(end - 1));
                        Assert.NotNull(admitted.Admit(end));
                    }

                    facts = admitted ?? facts;
                    break;
            }

            Assert.True(facts.State == before.State || facts.Since == now);
            Assert.True(facts.Fails <= Spec.Fall && facts.Passes < Spec.Rise && facts.Errors <= HealthFacts.EjectAfter);
            if (facts.State == HealthState.Ejected && facts.Until != before.Until)
            {
                var length = facts.Until!.Value - now;
                Assert.InRange(length, HealthFacts.FirstEjection, HealthFacts.LongestEjection);
                Assert.True(length == HealthFacts.FirstEjection || length == Math.Min(2 * lastEjection, HealthFacts.LongestEjection));
                lastEjection = length;
            }
        }
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void What_changes_nothing_allocates_nothing()
    {
        var alive = HealthFacts.Unknown.Checked(passed: true, Spec, 1);
        Assert.Same(alive, alive.Succeeded(2));
        Assert.Same(alive, alive.Checked(passed: true, Spec, 2));
        Assert.Same(alive, alive.Admit(2));
    }
}
