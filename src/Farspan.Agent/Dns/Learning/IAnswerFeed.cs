using Farspan.Dns.Forwarding;
using Farspan.Dns.Names;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Learning;

/// <summary>Learns from answers before they leave.</summary>
public interface IAnswerFeed : IDisposable
{
    /// <summary>Puts what an answer brings where it belongs. When this returns true, whoever gets the answer may connect.</summary>
    /// <param name="asked">The name that was asked.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="ageSeconds">How long it has been kept.</param>
    /// <returns>False when it could not be learnt: the answer must not leave.</returns>
    bool TryLearn(DnsName asked, ForwardedAnswer answer, uint ageSeconds);

    /// <summary>Follows another spec.</summary>
    void Use(DnsFeedSpec feed);
}
