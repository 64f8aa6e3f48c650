using Farspan.Dns.Forwarding;

namespace Farspan.Dns.Tests.Forwarding;

/// <summary>Whom to ask first.</summary>
[Trait("Requirement", "C5")]
public sealed class UpstreamSetTests
{
    [Fact]
    public void The_first_is_preferred_until_another_is_clearly_faster()
    {
        var set = new UpstreamSet(2);
        Assert.Equal([0, 1], set.Order(0, 1));
        set.Answered(0, 40);
        set.Answered(1, 20);
        Assert.Equal([0, 1], set.Order(0, 1));
        for (var i = 0; i < 40; i++)
        {
            set.Answered(0, 200);
        }

        Assert.Equal([1, 0], set.Order(0, 1));
        Assert.Equal([0, 1], set.Order(0, 64));
    }

    [Fact]
    public void One_that_fails_rests_longer_and_longer_and_is_still_asked_last()
    {
        var set = new UpstreamSet(2);
        set.Failed(0, 0);
        set.Failed(0, 0);
        Assert.Equal([0, 1], set.Order(0, 1));
        set.Failed(0, 0);
        Assert.Equal([1, 0], set.Order(999, 1));
        Assert.True(set.Health(0, 999).IsResting);
        Assert.Equal([0, 1], set.Order(1_000, 1));
        for (var i = 0; i < 100; i++)
        {
            set.Failed(0, 1_000);
        }

        Assert.True(set.Health(0, 60_999).IsResting);
        Assert.False(set.Health(0, 61_000).IsResting);
        set.Answered(0, 5);
        Assert.Equal([0, 1], set.Order(1_001, 1));
    }
}
