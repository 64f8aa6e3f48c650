using System.Net;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>A listening socket, and that the loops accept from it.</summary>
internal sealed class GatewayListener(ListenerSpec spec, IPEndPoint declared, ListeningSocket listening) : IDisposable
{
    private readonly IDisposable?[] _accepting = new IDisposable?[MostLoops];

    // More threads than any machine here has cores.
    private const int MostLoops = 256;

    /// <summary>What is declared.</summary>
    public ListenerSpec Spec { get; private set; } = spec;

    /// <summary>Address and port as declared; the port may be 0.</summary>
    public IPEndPoint Declared => declared;

    /// <summary>The socket.</summary>
    public ListeningSocket Listening => listening;

    /// <summary>What accepts TLS, or null.</summary>
    public TlsAcceptor? Tls { get; private set; }

    /// <summary>Takes over what is declared now; <see cref="Accept"/> makes it count.</summary>
    public void Change(ListenerSpec next, TlsAcceptor? tls) => (Spec, Tls) = (next, tls);

    /// <summary>Makes one loop accept, with what is declared now; on its thread.</summary>
    public void Accept(LoopContext context, int number)
    {
        Leave(number);
        _accepting[number] = context.Loop.Listen(listening, Tls, context.Runtime.Current.Limits.HeadTimeout, new LoopAcceptor(context, Spec));
    }

    /// <summary>Ends the accepting of one loop; on its thread.</summary>
    public void Leave(int number)
    {
        _accepting[number]?.Dispose();
        _accepting[number] = null;
    }

    /// <summary>Closes the socket, once every loop has left it.</summary>
    public void Dispose() => listening.Dispose();
}
