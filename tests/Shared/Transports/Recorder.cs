using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>Writes down what it is told, and accepts everything.</summary>
public sealed class Recorder : IConnectionEvents, IConnectionAcceptor
{
    private readonly Mailbox<string> _heard = new();
    private readonly Mailbox<TransportConnection> _connections = new();

    /// <summary>The connection that was accepted last; on the loop's thread.</summary>
    public TransportConnection? Last { get; private set; }

    /// <summary>Why the last handshake that failed did.</summary>
    public TlsFailure? Failure { get; private set; }

    public bool Admitting { get; set; } = true;

    /// <summary>Done on the loop's thread when there is something to read.</summary>
    public Action OnReadable { get; set; } = () => { };

    /// <summary>Done on the loop's thread when there is room.</summary>
    public Action OnWritable { get; set; } = () => { };

    public IReadOnlyList<string> Heard => _heard.All;

    /// <summary>Waits for the next thing told.</summary>
    public string Next() => _heard.Take();

    /// <summary>Waits until something beginning with the word is told.</summary>
    public string Until(string word)
    {
        while (true)
        {
            var next = Next();
            if (next.StartsWith(word, StringComparison.Ordinal))
            {
                return next;
            }
        }
    }

    public TransportConnection NextConnection() => _connections.Take();

    public void Readable()
    {
        _heard.Put("readable");
        OnReadable();
    }

    public void Writable()
    {
        _heard.Put("writable");
        OnWritable();
    }

    public void Failed(string reason) => _heard.Put($"failed {reason}");

    public bool Admits(in IPEndPoint remote) => Admitting;

    public void Accepted(TransportLoop owner, TransportConnection connection)
    {
        connection.Events = this;
        Last = connection;
        _connections.Put(connection);
    }

    public void Failed(IPEndPoint remote, TlsFailure failure, string reason)
    {
        Failure = failure;
        _heard.Put($"refused {reason}");
    }
}
