using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Farspan.Linux.Sockets;

namespace Farspan.Linux.Tls;

/// <summary>How OpenSSL reads and writes a socket: as by its own socket BIO, but the kernel can be told that more follows at once, so that two records leave together (send(2), MSG_MORE).</summary>
/// <remarks>Source: BIO_meth_new(3), BIO_ctrl(3), BIO_set_flags in openssl/bio.h; numbers from there, promised within 3.x.</remarks>
internal static unsafe class SocketBio
{
    private const int Kind = 0x0500 | 0x7F; // BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, and an index that OpenSSL does not give to its own.
    private const int DoRead = 0x01;
    private const int DoWrite = 0x02;
    private const int Retries = 0x08;
    private const int AllRetries = 0x0F;
    private const int HasEnded = 0x800;
    private const int CommandEnd = 2;
    private const int CommandFlush = 11;
    private const int CommandDuplicate = 12;
    private const int MoreFollows = 0x8000;
    private const long MoreBit = 1L << 32;

    private static readonly nint Method = MakeMethod();

    /// <summary>Makes one for a session, which frees it.</summary>
    public static nint Make(int descriptor)
    {
        var bio = OpenSsl.NewBio(Method);
        if (bio != 0)
        {
            OpenSsl.SetBioData(bio, descriptor);
            OpenSsl.SetBioReady(bio, 1);
        }

        return bio;
    }

    /// <summary>Says whether what is written from now on is to wait for what follows.</summary>
    public static void Announce(nint bio, int descriptor, bool moreFollows) => OpenSsl.SetBioData(bio, (nint)((uint)descriptor | (moreFollows ? MoreBit : 0)));

    private static nint MakeMethod()
    {
        var method = OpenSsl.NewBioMethod(Kind, "farspan socket");
        return OpenSsl.SetBioRead(method, (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&Read) == 1 &&
            OpenSsl.SetBioWrite(method, (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&Write) == 1 &&
            OpenSsl.SetBioControl(method, (nint)(delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint>)&Control) == 1
            ? method
            : throw new TlsException("OpenSSL takes no transport of ours");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint bio, byte* buffer, int length)
    {
        OpenSsl.ClearBioFlags(bio, AllRetries);
        var read = (int)SocketCalls.Receive((int)OpenSsl.GetBioData(bio), buffer, (nuint)length, 0);
        if (read < 0 && MayRetry())
        {
            OpenSsl.SetBioFlags(bio, DoRead | Retries);
        }
        else if (read == 0)
        {
            OpenSsl.SetBioFlags(bio, HasEnded);
        }

        return read;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint bio, byte* bytes, int length)
    {
        OpenSsl.ClearBioFlags(bio, AllRetries);
        var data = OpenSsl.GetBioData(bio);
        var flags = SocketCalls.NoSignal | ((data & MoreBit) != 0 ? MoreFollows : 0);
        var written = (int)SocketCalls.Send((int)data, bytes, (nuint)length, flags);
        if (written < 0 && MayRetry())
        {
            OpenSsl.SetBioFlags(bio, DoWrite | Retries);
        }

        return written;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Control(nint bio, int command, nint number, nint argument) => command switch
    {
        CommandFlush or CommandDuplicate => 1,
        CommandEnd => OpenSsl.TestBioFlags(bio, HasEnded) != 0 ? 1 : 0,
        _ => 0,
    };

    private static bool MayRetry() => Marshal.GetLastSystemError() is Errno.EAGAIN or Errno.EINTR;
}
