using System.Text;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Tests.Routing;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Pages;

public sealed class MetricsTests
{
    [Fact]
    [Trait("Requirement", "D2")]
    public void What_was_counted_on_all_loops_is_read_back_whatever_the_names_are() => Law.Holds(150, random =>
    {
        string[] names = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"m{i}{string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Pick("\\", "\"", "\n", "{", "}", ",", "é", " ", "=")))}")];
        var snapshot = GatewaySnapshot.Build(Specs.Gateway([.. names.Select(n => Specs.Upstream(n))]), null);
        GatewayCounters[] counters = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new GatewayCounters())];
        var (sum, failures, byClass) = (0L, 0, new int[6]);
        for (var i = random.Next(300); i > 0; i--)
        {
            var (status, time) = (random.Pick(0, 100, 204, 301, 404, 503, 599, 600, 7), random.Pick(0L, 250, 251, random.Next(20_000_000)));
            var failure = random.Pick(null, null, "no-rule", "timeout", "a\"b\\c\nd");
            random.Pick(counters).RequestEnded(status, time, 1, 2, failure);
            byClass[status is >= 100 and < 600 ? status / 100 : 0]++;
            sum += time;
            failures += failure is null ? 0 : 1;
        }

        var time2 = new FakeTime();
        var facts = new GatewayFacts { Version = "1\n\"", Transport = "t\\", Time = time2, Now = () => 0, Started = time2.GetUtcNow(), Snapshot = () => snapshot, IsDraining = () => false, Counters = counters, Audit = null };
        var values = MetricsParser.Parse(Encoding.UTF8.GetString(MetricsText.Write(facts)));
        Assert.Equal(byClass.Sum(), values["farspan_gateway_request_seconds_count{}"]);
        Assert.Equal(sum / 1e6, values["farspan_gateway_request_seconds_sum{}"], precision: 6);
        Assert.Equal(byClass[4], values["farspan_gateway_requests_total{status=4xx}"]);
        Assert.Equal(byClass[0], values["farspan_gateway_requests_total{status=none}"]);
        Assert.Equal(2 * byClass.Sum(), values["farspan_gateway_body_bytes_total{direction=out}"]);
        Assert.Equal(failures, values.Where(v => v.Key.StartsWith("farspan_gateway_failures_total", StringComparison.Ordinal)).Sum(v => v.Value));
        Assert.All(names, name => Assert.Equal(1, values[$"farspan_gateway_upstream_alive{{machine={name},service=volume,provider=aws}}"]));
    });

    [Fact]
    [Trait("Requirement", "D2")]
    public void A_latency_falls_into_the_first_bucket_that_holds_it()
    {
        for (var i = 0; i < LatencyBuckets.Ends.Length; i++)
        {
            Assert.Equal((i, i + 1), (LatencyBuckets.Find(LatencyBuckets.Ends[i]), LatencyBuckets.Find(LatencyBuckets.Ends[i] + 1)));
        }
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public void Reasons_beyond_what_there_is_room_for_are_counted_together()
    {
        var counters = new GatewayCounters();
        for (var i = 0; i < 500; i++)
        {
            counters.RequestEnded(400, 1, 0, 0, $"reason-{i}");
        }

        var reasons = GatewayTotals.Of([counters]).Reasons;
        Assert.Equal((500, 373), (reasons.Sum(r => r.Value), reasons["other"]));
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public void Names_of_others_do_not_become_part_of_the_page()
    {
        var snapshot = GatewaySnapshot.Build(Specs.Gateway([Specs.Upstream("<script>alert(1)</script>", "\"><b>")]), null);
        var time = new FakeTime();
        var facts = new GatewayFacts { Version = "<i>", Transport = "t", Time = time, Now = () => 0, Started = time.GetUtcNow(), Snapshot = () => snapshot, IsDraining = () => false, Counters = [new()], Audit = null };
        var html = Encoding.UTF8.GetString(StatusHtml.Write(GatewayStatus.Of(facts)));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
    }
}
