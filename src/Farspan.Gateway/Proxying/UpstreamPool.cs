using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>Connections of one loop to one upstream that wait for requests. The one used last is taken first, so that what is too many grows old and ends.</summary>
/// <param name="owner">The loop.</param>
/// <param name="endpoint">Where the upstream is.</param>
/// <param name="host">Host and port as requests to it name them.</param>
internal sealed class UpstreamPool(TransportLoop owner, IPEndPoint endpoint, byte[] host)
{
    // More than this many idle ones help nobody: a loop rarely has more requests to one upstream at once.
    private const int MostIdle = 256;

    private readonly List<UpstreamConnection> _idle = [];
    private bool _isRetired;

    /// <summary>Host and port as requests to it name them.</summary>
    public ReadOnlySpan<byte> Host => host;

    /// <summary>Idle connections.</summary>
    public int Idle => _idle.Count;

    /// <summary>Takes an idle connection, or begins one.</summary>
    /// <param name="events">Who is told of it; of a new one first that it is writable.</param>
    /// <param name="isFresh">True to begin one in any case.</param>
    public UpstreamConnection Lease(IConnectionEvents events, bool isFresh)
    {
        if (!isFresh && _idle.Count > 0)
        {
            var reused = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            reused.Connection.Events = events;
            return reused;
        }

        return new UpstreamConnection(this) { Connection = owner.Connect(endpoint, events) };
    }

    /// <summary>Puts a connection back.</summary>
    public void Release(UpstreamConnection connection)
    {
        if (_isRetired || _idle.Count >= MostIdle)
        {
            connection.Close();
            return;
        }

        connection.Served++;
        connection.IdleSince = owner.Now;
        connection.Connection.Events = connection;
        _idle.Add(connection);
    }

    /// <summary>Ends an idle connection.</summary>
    public void Drop(UpstreamConnection connection)
    {
        _idle.Remove(connection);
        connection.Close();
    }

    /// <summary>Ends what is idle, and from now on what would become idle: nobody asks here any more.</summary>
    public void Retire()
    {
        _isRetired = true;
        DropIdleSince(long.MaxValue);
    }

    /// <summary>Ends those that were idle since before a moment.</summary>
    public void DropIdleSince(long moment)
    {
        // The oldest lie in front.
        var count = _idle.FindIndex(c => c.IdleSince >= moment);
        count = count < 0 ? _idle.Count : count;
        for (var i = 0; i < count; i++)
        {
            _idle[i].Close();
        }

        _idle.RemoveRange(0, count);
    }
}
