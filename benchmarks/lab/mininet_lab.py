#!/usr/bin/python3
"""Brings up and takes down N hosts on one Linux bridge with Mininet; prints the seconds of each as JSON.

Runs in private mount, process and network namespaces (see run): Mininet's own clean-up kills by name.
"""
import json
import sys
import time

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
from mininet.topo import SingleSwitchTopo


def main():
    hosts = int(sys.argv[1])
    setLogLevel('error')
    began = time.perf_counter()
    # 10.0.0.0/16 has room for 200 hosts, as ours has; no controller, no Open vSwitch.
    net = Mininet(topo=SingleSwitchTopo(k=hosts), switch=LinuxBridge, controller=None, ipBase='10.0.0.0/16')
    net.start()
    up = time.perf_counter() - began
    loss = net.ping([net.hosts[0], net.hosts[-1]], timeout='2')
    began = time.perf_counter()
    net.stop()
    down = time.perf_counter() - began
    json.dump({'up': up, 'down': down, 'loss': loss}, sys.stdout)


main()
