"""python -m core.worker"""

from core.worker.loop import main

main()
