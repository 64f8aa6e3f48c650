using System.Globalization;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Serving;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Limits that no answer of a living server comes near, however slow the machine is. A test that waits for somebody to give up has shorter ones of its own.</summary>
internal static class Patience
{
    /// <summary>Of everything that must happen.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    /// <summary>Of who asks others.</summary>
    public static readonly ForwardTiming Forwarding = ForwardTiming.Default with { Deadline = Long, StaleAfter = Long, ShortestAttempt = Long, LongestAttempt = Long };

    /// <summary>Of streams.</summary>
    public static readonly StreamLimits Streams = StreamLimits.Default with { Idle = Long, Handshake = Long, Send = Long };

    /// <summary>Of dig(1).</summary>
    public static readonly string DigTimeout = string.Create(CultureInfo.InvariantCulture, $"+timeout={(int)Long.TotalSeconds}");
}
