using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Health;

/// <summary>Runs the checks of a gateway on a loop and a thread of their own, so that thousands of them delay no request.</summary>
public sealed class HealthMonitor : IDisposable
{
    private readonly TransportLoop _loop;
    private readonly HealthChecker _checker;
    private readonly Thread _thread;

    /// <summary>Starts it; nothing is checked yet.</summary>
    /// <param name="transport">How bytes move.</param>
    /// <param name="number">Number of the loop, one that no other has.</param>
    /// <param name="time">The clock that latencies are measured with.</param>
    public HealthMonitor(ITransport transport, int number, TimeProvider time)
    {
        _loop = transport.CreateLoop(number);
        _checker = new HealthChecker(_loop, time);
        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "gateway-health" };
        _thread.Start();
    }

    /// <summary>Checks these upstreams from now on, and no others: at the start, and again after each reload. From any thread.</summary>
    public void Watch(IReadOnlyList<Upstream> upstreams) => _loop.Post(() => _checker.Watch(upstreams));

    /// <summary>Ends the checks and the thread.</summary>
    public void Dispose()
    {
        _loop.Post(_checker.Stop);
        _loop.Finish();
        _thread.Join();
        _loop.Dispose();
    }
}
